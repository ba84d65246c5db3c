package io.keyhold.kms.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.kms.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyStateTest {
  @Test
  void tableOfStatesAndOperationsIsTheGoldenOne() {
    List<String> table = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (KeyState state : KeyState.values()) {
        String answer = state.refusal(operation).map(Enum::name).orElse("ok");
        table.add(operation.action() + " " + state + " " + answer);
      }
    }
    assertThat(table).isEqualTo(Golden.lines("key-states.txt"));
  }
}
