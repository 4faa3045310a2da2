package dev.godwit.signaling.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.godwit.relay.listen.HostPort;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the public gets by HTTP: the page's files, its facts and QR codes. */
class PageFilesTest {
  private static final HostPort FREE = new HostPort("127.0.0.1", 0);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern ROW = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1");
  private static final int PIXELS = 4;

  private SignalingServer server;

  @BeforeEach
  void start() throws Exception {
    Https https = new Https(FREE, SSLContext.getDefault(), false);
    server = SignalingServer.start(ServerSettings.at(FREE).with(https));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoUnderstandsGzipGetsTheSameInLess() throws Exception {
    HttpResponse<byte[]> plain = get("/js/app/main.js");
    HttpResponse<byte[]> packed = get("/js/app/main.js", "Accept-Encoding", "br, gzip;q=0.8");

    assertEquals(Optional.empty(), plain.headers().firstValue("Content-Encoding"));
    assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElseThrow());
    assertEquals("Accept-Encoding", plain.headers().firstValue("Vary").orElseThrow());
    assertEquals("Accept-Encoding", packed.headers().firstValue("Vary").orElseThrow());
    assertTrue(packed.body().length < plain.body().length);
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertArrayEquals(plain.body(), unpacked.readAllBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "br", "gzip;q=0", "gzip; q=0.000", "gzipped", "*;q=0.5"})
  void whoDoesNotGetsItPlain(String accepted) throws Exception {
    HttpResponse<byte[]> response = get("/", "Accept-Encoding", accepted);

    assertEquals(Optional.empty(), response.headers().firstValue("Content-Encoding"));
    assertTrue(new String(response.body(), StandardCharsets.UTF_8).startsWith("<!doctype html>"));
  }

  @Test
  void whatABrowserHasIsNotSentAgainAndEachFormHasATagOfItsOwn() throws Exception {
    String plain = get("/").headers().firstValue("ETag").orElseThrow();
    String packed = get("/", "Accept-Encoding", "gzip").headers().firstValue("ETag").orElseThrow();

    assertNotEquals(plain, packed);
    assertEquals(304, get("/", "If-None-Match", plain).statusCode());
    assertEquals(304, get("/", "Accept-Encoding", "gzip", "If-None-Match", packed).statusCode());
    assertEquals(200, get("/", "If-None-Match", packed).statusCode());
    assertEquals(0, get("/", "If-None-Match", plain).body().length);
  }

  @Test
  void thePageIsToldWhereItIsSecure() throws Exception {
    int secure = server.secureAddress().map(InetSocketAddress::getPort).orElseThrow();

    assertEquals("{\"httpsUrl\":\"https://127.0.0.1:" + secure + "/\"}", text(get("/facts.json")));
    assertEquals("{\"httpsUrl\":\"https://[::1]:" + secure + "/\"}", factsFor("[::1]:80"));
    assertEquals("{\"httpsUrl\":\"https://a.example:" + secure + "/\"}", factsFor("A.example"));
    assertEquals("{}", factsFor("a".repeat(254)));
  }

  @Test
  void aServerWithoutHttpsSaysNothingOfIt() throws Exception {
    server.close();
    server = SignalingServer.start(ServerSettings.at(FREE));

    assertEquals("{}", text(get("/facts.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob", "Bob of the page", "小明"})
  void aQrCodeReadsAsTheLinkToAName(String name) throws Exception {
    String encoded = URI.create("x:?" + name.replace(" ", "%20")).toASCIIString().substring(3);
    HttpResponse<byte[]> response = get("/qr.svg?scheme=https&to=" + encoded);

    assertEquals("image/svg+xml", response.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
    assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElseThrow());
    assertEquals(
        "https://127.0.0.1:" + server.address().getPort() + "/#to=" + encoded,
        read(text(response)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?to=bob",
        "?scheme=https",
        "?scheme=javascript&to=bob",
        "?scheme=https&to=a%3Cb",
        "?scheme=https&to=bob&to=ann",
        "?scheme=https&to=bob&size=9999",
        "?scheme=https&to=%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F"
            + "%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F"
            + "%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F"
            + "%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F%E5%B0%8F"
      })
  void nothingElseBecomesAQrCode(String query) throws Exception {
    assertEquals(400, get("/qr.svg" + query).statusCode());
  }

  private static HttpResponse<byte[]> send(HttpRequest request) throws Exception {
    return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  private String factsFor(String host) throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      String request = "GET /facts.json HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
      client.send(request.getBytes(StandardCharsets.US_ASCII));
      int length = contentLength(client.readHead());
      return new String(client.read(length), StandardCharsets.UTF_8);
    }
  }

  private static int contentLength(String head) {
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    assertTrue(length.find(), head);
    return Integer.parseInt(length.group(1));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** As a camera would. */
  private static String read(String svg) throws Exception {
    Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"").matcher(svg);
    assertTrue(box.find(), svg);
    int side = Integer.parseInt(box.group(1)) * PIXELS;
    int[] image = new int[side * side];
    Arrays.fill(image, 0xffffffff);
    for (Matcher row = ROW.matcher(svg); row.find(); ) {
      int x = Integer.parseInt(row.group(1)) * PIXELS;
      int y = Integer.parseInt(row.group(2)) * PIXELS;
      int width = Integer.parseInt(row.group(3)) * PIXELS;
      for (int line = y; line < y + PIXELS; line++) {
        Arrays.fill(image, line * side + x, line * side + x + width, 0xff000000);
      }
    }
    RGBLuminanceSource source = new RGBLuminanceSource(side, side, image);
    return new QRCodeReader()
        .decode(new BinaryBitmap(new GlobalHistogramBinarizer(source)))
        .getText();
  }
}
