package io.gridtap.iec104;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressRangeTest {
  @Test
  void holdsTheAddressesOfItsNetwork() {
    AddressRange range = AddressRange.of("192.0.2.128/25");
    assertThat(range.contains("192.0.2.128")).isTrue();
    assertThat(range.contains("192.0.2.255")).isTrue();
    assertThat(range.contains("192.0.2.127")).isFalse();
    assertThat(range.contains("2001:db8::1")).isFalse();
    assertThat(AddressRange.of("2001:db8::/32").contains("2001:db8:1::7")).isTrue();
    assertThat(AddressRange.of("192.0.2.7").contains("192.0.2.8")).isFalse();
    assertThat(AddressRange.of("0.0.0.0/0").contains("198.51.100.1")).isTrue();
  }

  @Test
  void refusesWhatIsNoNetwork() {
    assertThatThrownBy(() -> AddressRange.of("192.0.2.0/33")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AddressRange.of("192.0.2.0/x")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("192.0.2.0/x");
    assertThatThrownBy(() -> AddressRange.of("rtu.example")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFirstGroupThatHasAnAddressCounts() {
    Redundancy.Multiple groups = new Redundancy.Multiple(
        Map.of("control centre", List.of(AddressRange.of("192.0.2.0/24"), AddressRange.of("198.51.100.7"))));
    assertThat(groups.groupOf("198.51.100.7")).contains("control centre");
    assertThat(groups.groupOf("198.51.100.8")).isEmpty();
  }
}
