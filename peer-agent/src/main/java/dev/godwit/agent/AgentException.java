package dev.godwit.agent;

/** Something that an agent could not do; the message says what happened and what to do. */
public final class AgentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String sentence;

  AgentException(String code, String sentence) {
    super(sentence);
    this.code = code;
    this.sentence = sentence;
  }

  /** A stable code, of those in {@code docs/errors.md}. */
  public String code() {
    return code;
  }

  /** What happened and what to do, for a person. */
  public String sentence() {
    return sentence;
  }
}
