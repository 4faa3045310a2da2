package dev.godwit.protocol.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object as received: read field by field, each with its type and limit, so that a value in
 * hand is a valid one. Unknown fields are ignored; duplicate fields, trailing text, numbers that
 * are not plain decimal integers, lone surrogates and NUL are refused. Immutable.
 */
public final class JsonObject {
  /** The largest integer that every JSON reader keeps exactly: 2^53 − 1. */
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER_LENGTH = 32;
  private static final int MAX_FIELD_NAME_LENGTH = 256;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .maxNameLength(MAX_FIELD_NAME_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // What we pass on unread keeps every digit: as a double, 1e999 would not survive.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ObjectNode node;

  private JsonObject(ObjectNode node) {
    this.node = node;
  }

  /**
   * Parses the whole of {@code text} as one object.
   *
   * @param maxBytes what the text may measure in UTF-8
   */
  public static JsonObject parse(String text, int maxBytes) throws MalformedJsonException {
    if (!fits(text, maxBytes)) {
      throw new MalformedJsonException("The message is larger than " + maxBytes + " bytes.");
    }
    JsonNode parsed;
    try {
      parsed = MAPPER.readTree(text);
    } catch (JacksonException | ArithmeticException | NumberFormatException e) {
      // The last two leave the parser for numbers whose exponent is beyond all bounds.
      throw new MalformedJsonException("The message is not valid JSON.");
    }
    if (!(parsed instanceof ObjectNode object)) {
      throw new MalformedJsonException("The message is not a JSON object.");
    }
    return new JsonObject(object);
  }

  /** The fields of an object that was parsed before; the caller must not change it. */
  public static JsonObject of(ObjectNode node) {
    return new JsonObject(node);
  }

  /** Whether {@code text} measures at most {@code maxBytes} in UTF-8. */
  public static boolean fits(String text, int maxBytes) {
    return text.length() <= maxBytes
        && (text.length() <= maxBytes / 3
            || text.getBytes(StandardCharsets.UTF_8).length <= maxBytes);
  }

  /** An empty object to be filled for sending; {@code toString()} of it is the text to send. */
  public static ObjectNode create() {
    return MAPPER.createObjectNode();
  }

  /** Whether the field is there and is not null. */
  public boolean has(String field) {
    JsonNode value = node.get(field);
    return value != null && !value.isNull();
  }

  /** A string of at most {@code maxLength} UTF-16 units. */
  public String string(String field, int maxLength) throws MalformedJsonException {
    JsonNode value = required(field);
    if (!value.isString()) {
      throw wrong(field, "a string");
    }
    String text = value.stringValue();
    if (text.length() > maxLength) {
      throw wrong(field, "at most " + maxLength + " characters long");
    }
    checkCharacters(field, text);
    return text;
  }

  /** As {@link #string}, or empty if the field is absent or null. */
  public Optional<String> optionalString(String field, int maxLength)
      throws MalformedJsonException {
    return has(field) ? Optional.of(string(field, maxLength)) : Optional.empty();
  }

  /** An integer from 0 to {@link #MAX_INTEGER}. */
  public long integer(String field) throws MalformedJsonException {
    return integerOf(field, required(field));
  }

  /** As {@link #integer}, or empty if the field is absent or null. */
  public OptionalLong optionalInteger(String field) throws MalformedJsonException {
    return has(field) ? OptionalLong.of(integer(field)) : OptionalLong.empty();
  }

  /** An integer from 0 to {@code max}. */
  public int smallInteger(String field, int max) throws MalformedJsonException {
    long value = integer(field);
    if (value > max) {
      throw wrong(field, "at most " + max);
    }
    return (int) value;
  }

  /** A boolean. */
  public boolean bool(String field) throws MalformedJsonException {
    JsonNode value = required(field);
    if (!value.isBoolean()) {
      throw wrong(field, "true or false");
    }
    return value.booleanValue();
  }

  /** A boolean; {@code false} if the field is absent or null. */
  public boolean flag(String field) throws MalformedJsonException {
    return has(field) && bool(field);
  }

  /** Exactly {@code length} bytes in canonical base64url without padding (RFC 4648, section 5). */
  public byte[] binary(String field, int length) throws MalformedJsonException {
    int characters = (length * 8 + 5) / 6;
    String text = string(field, characters);
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw wrong(field, "base64url");
    }
    if (bytes.length != length || !encodeBinary(bytes).equals(text)) {
      throw wrong(field, length + " bytes in canonical base64url without padding");
    }
    return bytes;
  }

  /** The form in which {@link #binary} takes bytes. */
  public static String encodeBinary(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** An object. */
  public JsonObject object(String field) throws MalformedJsonException {
    if (required(field) instanceof ObjectNode object) {
      return new JsonObject(object);
    }
    throw wrong(field, "an object");
  }

  /** A list of at most {@code max} objects. */
  public List<JsonObject> objects(String field, int max) throws MalformedJsonException {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : array(field, max)) {
      if (!(element instanceof ObjectNode object)) {
        throw wrong(field, "a list of objects");
      }
      objects.add(new JsonObject(object));
    }
    return objects;
  }

  /** A list of at most {@code max} strings, each at most {@code maxLength} long. */
  public List<String> strings(String field, int max, int maxLength) throws MalformedJsonException {
    List<String> strings = new ArrayList<>();
    for (JsonNode element : array(field, max)) {
      if (!element.isString() || element.stringValue().length() > maxLength) {
        throw wrong(field, "a list of strings of at most " + maxLength + " characters");
      }
      checkCharacters(field, element.stringValue());
      strings.add(element.stringValue());
    }
    return strings;
  }

  /** A list of at most {@code max} integers. */
  public List<Long> integers(String field, int max) throws MalformedJsonException {
    List<Long> integers = new ArrayList<>();
    for (JsonNode element : array(field, max)) {
      integers.add(integerOf(field, element));
    }
    return integers;
  }

  /** A list of at most {@code max} half-open ranges {@code [from, to)}, each a list of two. */
  public List<long[]> ranges(String field, int max) throws MalformedJsonException {
    List<long[]> ranges = new ArrayList<>();
    for (JsonNode element : array(field, max)) {
      if (!element.isArray() || element.size() != 2) {
        throw wrong(field, "a list of [from, to] pairs");
      }
      long from = integerOf(field, element.get(0));
      long to = integerOf(field, element.get(1));
      if (from >= to) {
        throw wrong(field, "a list of pairs with from < to");
      }
      ranges.add(new long[] {from, to});
    }
    return ranges;
  }

  /** The whole object; the caller must not change it. */
  public ObjectNode toNode() {
    return node;
  }

  /** A value that we pass on unread; the caller must not change it. */
  public JsonNode opaque(String field) throws MalformedJsonException {
    return required(field);
  }

  private JsonNode array(String field, int max) throws MalformedJsonException {
    JsonNode value = required(field);
    if (!value.isArray()) {
      throw wrong(field, "a list");
    }
    if (value.size() > max) {
      throw wrong(field, "a list of at most " + max);
    }
    return value;
  }

  private JsonNode required(String field) throws MalformedJsonException {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw new MalformedJsonException("The field \"" + field + "\" is missing.");
    }
    return value;
  }

  private static long integerOf(String field, JsonNode value) throws MalformedJsonException {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(field, "a whole number");
    }
    long number = value.longValue();
    if (number < 0 || number > MAX_INTEGER) {
      throw wrong(field, "from 0 to 2^53 - 1");
    }
    return number;
  }

  private static MalformedJsonException wrong(String field, String expected) {
    return new MalformedJsonException("The field \"" + field + "\" must be " + expected + ".");
  }

  private static void checkCharacters(String field, String text) throws MalformedJsonException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw wrong(field, "free of NUL");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw wrong(field, "valid Unicode (it has a lone surrogate)");
      }
    }
  }
}
