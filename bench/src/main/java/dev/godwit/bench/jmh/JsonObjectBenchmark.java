package dev.godwit.bench.jmh;

import dev.godwit.protocol.json.JsonObject;
import dev.godwit.protocol.json.MalformedJsonException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to read one control message: the text frame that announces a block. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonObjectBenchmark {
  private static final int MAX_TEXT_BYTES = 16 * 1024;

  private final String block =
      "{\"type\":\"block\",\"file\":3,\"offset\":734003200,\"length\":1048576,"
          + "\"sha256\":\"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\"}";

  /** Syntax only. */
  @Benchmark
  public JsonObject parse() throws MalformedJsonException {
    return JsonObject.parse(block, MAX_TEXT_BYTES);
  }

  /** Syntax, and each field with its type and limit. */
  @Benchmark
  public long parseAndReadEachField() throws MalformedJsonException {
    JsonObject object = JsonObject.parse(block, MAX_TEXT_BYTES);
    return object.string("type", 16).length()
        + object.integer("file")
        + object.integer("offset")
        + object.integer("length")
        + object.binary("sha256", 32).length;
  }
}
