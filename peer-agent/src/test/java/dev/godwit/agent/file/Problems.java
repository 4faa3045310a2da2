package dev.godwit.agent.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.godwit.agent.file.FileProblem.Reason;
import org.junit.jupiter.api.function.Executable;

/** Checks that something fails as it should. */
final class Problems {
  private Problems() {}

  static FileProblem assertProblem(Reason reason, Executable action) {
    FileProblem problem = assertThrows(FileProblem.class, action);
    assertEquals(reason, problem.reason(), problem::getMessage);
    return problem;
  }
}
