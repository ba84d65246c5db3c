package io.keyhold.server.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** An address that only this machine reaches; a development server listens on nothing else. */
public record LoopbackAddress(InetAddress address) {
  private static final int TRIES = 200;
  private static final int HIGHEST_PORT = 65_535;

  public LoopbackAddress {
    if (!address.isLoopbackAddress()) {
      throw new DevRefusal("dev mode listens on loopback only, not on " + address.getHostAddress());
    }
  }

  /**
   * Reads {@code host}, a name or an address.
   *
   * @throws DevRefusal when it is unknown or not a loopback address
   */
  public static LoopbackAddress parse(String host) {
    try {
      return new LoopbackAddress(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new DevRefusal("dev mode cannot listen on " + host + ": no such address", e);
    }
  }

  /**
   * The first free port from {@code wanted} on; 0 asks for any. Another process may take it before
   * it is bound, so the caller still has to be ready for a busy one.
   *
   * @throws DevRefusal when the next 200 are all busy
   */
  public int freePort(int wanted) {
    for (int port = wanted; port < wanted + TRIES && port <= HIGHEST_PORT; port++) {
      int bound = bind(port);
      if (bound > 0) {
        return bound;
      }
    }
    throw new DevRefusal("no free port from " + wanted + " on; name another with --port");
  }

  private int bind(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return socket.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }
}
