package dev.godwit.agent.cli;

import java.io.Console;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;

/**
 * What the standard streams of this process are connected to. The JDK's own console speaks of input
 * and output only together; a bar is drawn on the error stream, whatever the output is.
 */
final class Terminal {
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int ERROR = 2;

  /** What most terminals have, where it can't be told. */
  private static final int USUAL_COLUMNS = 80;

  private static final Linker LINKER = Linker.nativeLinker();

  private static final Optional<MethodHandle> IS_A_TTY =
      function("isatty", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private static final Optional<MethodHandle> IOCTL =
      function(
          "ioctl",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(2));

  private Terminal() {}

  /** Whether a person can be asked: reads questions and types answers. */
  static boolean canAsk() {
    return isTerminal(INPUT) && isTerminal(ERROR);
  }

  /** Whether the error stream is a terminal, on which a line can be drawn again. */
  static boolean canDraw() {
    return isTerminal(ERROR);
  }

  /** Whether what is printed is read by a person, not by a program. */
  static boolean showsOutput() {
    return isTerminal(OUTPUT);
  }

  /** In which characters the person types. */
  static Charset charset() {
    return Optional.ofNullable(System.getProperty("stdin.encoding"))
        .filter(Charset::isSupported)
        .map(Charset::forName)
        .orElseGet(Charset::defaultCharset);
  }

  /** How many characters a line has now; people change the size of their windows. */
  static int columns() {
    if (IOCTL.isEmpty()) {
      return USUAL_COLUMNS;
    }
    try (Arena call = Arena.ofConfined()) {
      // struct winsize: rows, columns and two more, each an unsigned short.
      MemorySegment size = call.allocate(4 * ValueLayout.JAVA_SHORT.byteSize());
      int result = (int) IOCTL.get().invokeExact(ERROR, windowSizeRequest(), size);
      int columns = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 1));
      return result == 0 && columns > 0 ? columns : USUAL_COLUMNS;
    } catch (Throwable e) {
      return USUAL_COLUMNS;
    }
  }

  /** TIOCGWINSZ, which systems number each in their own way. */
  private static long windowSizeRequest() {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    return linux ? 0x5413L : 0x40087468L;
  }

  private static boolean isTerminal(int stream) {
    if (IS_A_TTY.isEmpty()) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
    try {
      return (int) IS_A_TTY.get().invokeExact(stream) == 1;
    } catch (Throwable e) {
      return false;
    }
  }

  // Two functions of the C library, with the signatures that POSIX gives them.
  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> function(
      String name, FunctionDescriptor signature, Linker.Option... options) {
    return LINKER
        .defaultLookup()
        .find(name)
        .map(address -> LINKER.downcallHandle(address, signature, options));
  }
}
