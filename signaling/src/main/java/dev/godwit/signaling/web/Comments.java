package dev.godwit.signaling.web;

/**
 * Leaves out of a module what is for those who read its source: indentation, empty lines, and lines
 * that are comments and nothing else. It goes by how lines begin, and no text of a module may go
 * over several lines; a test holds modules to that. Pure.
 */
final class Comments {
  private Comments() {}

  static String without(String source) {
    StringBuilder rest = new StringBuilder(source.length());
    boolean isInside = false;
    for (String line : source.lines().toList()) {
      String text = line.strip();
      boolean begins = !isInside && text.startsWith("/*");
      boolean isComment = isInside || text.startsWith("//");
      if (isInside) {
        isInside = !text.contains("*/");
      } else if (begins) {
        isInside = text.indexOf("*/", 2) < 0;
        // One that ends before its line does has code after it.
        isComment = isInside || text.indexOf("*/", 2) == text.length() - 2;
      }
      if (!isComment && !text.isEmpty()) {
        rest.append(text).append('\n');
      }
    }
    return rest.toString();
  }
}
