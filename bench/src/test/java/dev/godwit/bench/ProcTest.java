package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcTest {
  @Test
  void theTimesOfChildrenAreReadBehindAnyProgramName() {
    String stat = "7 (a) 1 (b) R 1 7 7 0 -1 0 10 20 0 0 111 222 333 444 20 0 5 0 99";

    assertEquals((333 + 444) / 100.0, Proc.childrenCpuSeconds(stat));
  }

  @Test
  void anEndedChildCounts() throws IOException, InterruptedException {
    double before = Proc.endedChildrenCpuSeconds();

    Process busy =
        new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 99999 ]; do i=$((i+1)); done").start();
    assertEquals(0, busy.waitFor());

    assertTrue(Proc.endedChildrenCpuSeconds() > before);
  }

  @Test
  void thePeakIsReadInBytes() {
    assertEquals(
        20_480,
        Proc.peakResidentBytes(List.of("Name:\tVmHWM", "VmHWM:\t      20 kB", "VmRSS: 1 kB")));
  }

  @Test
  void whatWasReadIsToldApartFromWhatWasWritten() {
    assertEquals(300, Proc.readBytes(List.of("rchar: 300", "wchar: 20", "read_bytes: 4096")));
  }

  @Test
  void aProcessThatEndedHasNoPeak() {
    assertEquals(0, Proc.peakResidentBytes(Long.MAX_VALUE));
  }
}
