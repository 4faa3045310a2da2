package dev.godwit.testkit.wan;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program for one end of a path. Arguments: what it does, an address, and numbers. */
final class Probe {
  private static final int PORT = 5000;

  /** Longer than any path of these tests. */
  private static final int PATIENCE_MILLIS = 2_000;

  private static final int DATAGRAM_BYTES = 1_000;

  private Probe() {}

  public static void main(String[] args) throws IOException {
    InetSocketAddress address = new InetSocketAddress(args[1], PORT);
    switch (args[0]) {
      case "echo" -> echo(address);
      case "ping" -> ping(address, Integer.parseInt(args[2]));
      case "burst" -> burst(address, Integer.parseInt(args[2]));
      case "count" -> count(address);
      case "take" -> take(address);
      case "give" -> give(address, Duration.ofMillis(Long.parseLong(args[2])));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Sends back what comes, for ever. */
  private static void echo(InetSocketAddress address) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(address)) {
      System.out.println("ready");
      DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
      while (true) {
        packet.setLength(DATAGRAM_BYTES);
        socket.receive(packet);
        socket.send(packet);
      }
    }
  }

  /** Says the shortest time, in microseconds, in which one came back. */
  private static void ping(InetSocketAddress address, int times) throws IOException {
    long shortestNanos = Long.MAX_VALUE;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      DatagramPacket packet = new DatagramPacket(new byte[1], 1, address);
      for (int i = 0; i < times; i++) {
        long sentNanos = System.nanoTime();
        socket.send(packet);
        socket.receive(packet);
        shortestNanos = Math.min(shortestNanos, System.nanoTime() - sentNanos);
      }
    }
    System.out.println("micros " + TimeUnit.NANOSECONDS.toMicros(shortestNanos));
  }

  private static void burst(InetSocketAddress address, int times) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES, address);
      for (int i = 0; i < times; i++) {
        socket.send(packet);
      }
    }
    System.out.println("sent");
  }

  /** Says how many came, when none has come for long. */
  private static void count(InetSocketAddress address) throws IOException {
    int times = 0;
    try (DatagramSocket socket = new DatagramSocket(address)) {
      socket.setReceiveBufferSize(4 << 20);
      System.out.println("ready");
      DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
      socket.receive(packet);
      socket.setSoTimeout(PATIENCE_MILLIS);
      while (true) {
        times++;
        socket.receive(packet);
      }
    } catch (SocketTimeoutException e) {
      System.out.println("came " + times);
    }
  }

  /** Says how many bytes came by TCP, and in how many microseconds. */
  private static void take(InetSocketAddress address) throws IOException {
    try (ServerSocket server = new ServerSocket(PORT, 1, InetAddress.getByName(name(address)))) {
      System.out.println("ready");
      try (Socket socket = server.accept();
          InputStream in = socket.getInputStream()) {
        long beganNanos = System.nanoTime();
        long bytes = in.transferTo(OutputStream.nullOutputStream());
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beganNanos);
        System.out.println("took " + bytes + " in " + micros);
      }
    }
  }

  private static void give(InetSocketAddress address, Duration time) throws IOException {
    byte[] bytes = new byte[1 << 16];
    try (Socket socket = new Socket(address.getAddress(), PORT);
        OutputStream out = socket.getOutputStream()) {
      long beganNanos = System.nanoTime();
      while (System.nanoTime() - beganNanos < time.toNanos()) {
        out.write(bytes);
      }
    }
    System.out.println("gave");
  }

  private static String name(InetSocketAddress address) {
    return address.getHostString();
  }
}
