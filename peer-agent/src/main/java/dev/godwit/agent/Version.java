package dev.godwit.agent;

/** Which version of Godwit this is. */
public final class Version {
  private Version() {}

  /** The version of the packaged program; {@code development} outside of a package. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
