package dev.godwit.agent;

import dev.godwit.agent.file.TakenNames;

/** What a receiver does with a file whose name is taken where it is to go. */
public enum OnExists {
  /** It becomes {@code name (1).ext}; a folder at the top is renamed as a whole. */
  RENAME(TakenNames.RENAME),
  /**
   * A file of the same size and content is taken for it, and nothing of it is sent; any other is
   * left, and what arrives is renamed. Folders are merged.
   */
  SKIP(TakenNames.SKIP),
  /** It replaces the other file once it is whole, in one step. Folders are merged. */
  OVERWRITE(TakenNames.OVERWRITE),
  /** Nothing is taken: the sender is told so. */
  FAIL(TakenNames.FAIL);

  private final TakenNames rule;

  OnExists(TakenNames rule) {
    this.rule = rule;
  }

  /** What the disk is told. */
  TakenNames rule() {
    return rule;
  }
}
