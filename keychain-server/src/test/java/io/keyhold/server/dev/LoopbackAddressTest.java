package io.keyhold.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.1.2.3"})
  void loopbackIsAccepted(String host) {
    assertThat(LoopbackAddress.parse(host).address().isLoopbackAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "203.0.113.9", "fe80::1"})
  void anythingElseIsRefused(String host) {
    assertThatThrownBy(() -> LoopbackAddress.parse(host))
        .isInstanceOf(DevRefusal.class)
        .hasMessageContaining("loopback only");
  }

  @Test
  void aBusyPortMovesToTheNextFreeOne() throws IOException {
    LoopbackAddress address = LoopbackAddress.parse("127.0.0.1");
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(address.freePort(busy.getLocalPort()))
          .isBetween(busy.getLocalPort() + 1, busy.getLocalPort() + 199);
    }
  }

  @Test
  void aFreePortStays() throws IOException {
    LoopbackAddress address = LoopbackAddress.parse("127.0.0.1");
    int free = address.freePort(0);

    assertThat(address.freePort(free)).isEqualTo(free);
  }
}
