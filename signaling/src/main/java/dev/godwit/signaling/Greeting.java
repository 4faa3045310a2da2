package dev.godwit.signaling;

import dev.godwit.signaling.web.HostPort;
import dev.godwit.signaling.web.SignalingServer;
import java.io.PrintWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

/** What the server says once it listens: where it is, and who can reach it. */
record Greeting(HostPort asked, SignalingServer server) {

  /** The first line is for programs as well and keeps its form. */
  void print(PrintWriter out) {
    InetSocketAddress bound = server.address();
    InetAddress address = bound.getAddress();
    int port = bound.getPort();
    if (address.isAnyLocalAddress()) {
      out.println(firstLine("localhost", port, "everyone who can reach this machine may use it"));
      for (String other : otherAddresses()) {
        out.println("  from elsewhere: http://" + new HostPort(other, port) + "/");
      }
    } else if (address.isLoopbackAddress()) {
      out.println(firstLine(asked.host(), port, "only this machine can reach it"));
    } else {
      out.println(firstLine(asked.host(), port, "everyone who can reach this address may use it"));
    }
    server
        .adminAddress()
        .ifPresent(admin ->
            out.println(
                "  for the operator: http://"
                    + new HostPort(admin.getAddress().getHostAddress(), admin.getPort())
                    + "/metrics"));
    out.println("Ctrl-C stops it.");
    out.flush();
  }

  private static String firstLine(String host, int port, String who) {
    return "Godwit is listening on http://" + new HostPort(host, port) + "/ (" + who + ")";
  }

  private static List<String> otherAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Greeting::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .sorted(Comparator.comparing(address -> address instanceof Inet6Address))
          .map(Greeting::text)
          .toList();
    } catch (SocketException _) {
      return List.of();
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException _) {
      return false;
    }
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
