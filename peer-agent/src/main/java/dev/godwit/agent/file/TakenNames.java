package dev.godwit.agent.file;

/** What is done with a file whose name is taken where it is to go. */
public enum TakenNames {
  /** It gets the next name that is free; a top folder as a whole. */
  RENAME,
  /** What has its size and its digest is taken for it; else as {@link #RENAME}. */
  SKIP,
  /** It takes the place of the other file, at once and whole. */
  OVERWRITE,
  /** Nothing is taken. */
  FAIL;

  /** Whether a top folder that is there already is used. */
  boolean usesFolders() {
    return switch (this) {
      case SKIP, OVERWRITE -> true;
      case RENAME, FAIL -> false;
    };
  }
}
