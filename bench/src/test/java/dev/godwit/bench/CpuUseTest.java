package dev.godwit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CpuUseTest {
  @Test
  void whatIsNeitherIdleNorWaitingIsBusy() {
    CpuUse before = CpuUse.parse("cpu  100 0 50 800 50 0 0 0 0 0");
    CpuUse after = CpuUse.parse("cpu  120 0 60 850 70 0 0 0 999 0");
    assertEquals(0.3, after.busySince(before), 1e-9);
  }

  @Test
  void noTimeIsNoDivisionByNothing() {
    CpuUse now = CpuUse.parse("cpu  100 0 50 800 50 0 0 0 0 0");
    assertEquals(1, now.busySince(now), 1e-9);
  }
}
