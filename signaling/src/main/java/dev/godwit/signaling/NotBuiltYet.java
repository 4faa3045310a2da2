package dev.godwit.signaling;

import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Explains usage errors in a line or two, and says of planned flags that they are to come. */
final class NotBuiltYet {
  private static final Set<String> FLAGS = Set.of("--base-path", "--check", "--trusted-proxy");

  private NotBuiltYet() {}

  static int explain(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    for (String arg : args) {
      String flag = arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
      if (FLAGS.contains(flag)) {
        err.println(flag + " is not built yet; leave it out.");
        return CommandLine.ExitCode.USAGE;
      }
    }
    err.println(e.getMessage());
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }
}
