package io.gridtap.sources.iec104;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointListTest {
  @TempDir
  Path directory;

  private Path csv(String text) throws IOException { return Files.writeString(directory.resolve("points.csv"), text); }

  @Test
  void readsColumnsByTheirNames() throws IOException {
    assertThat(PointList.readCsv(csv("""
        # bay 7
        name;type;ca;ioa
        "voltage, L1";M_ME_NC_1;1;700

        "the ""old"" breaker";M_DP_NA_1;1;100
        """))).containsExactly(new PointList.Named(1, 700, "voltage, L1"),
        new PointList.Named(1, 100, "the \"old\" breaker"));
  }

  @Test
  void saysWhichLineIsWrong() throws IOException {
    Path file = csv("ca,ioa,name\n1,x,a\n");
    assertThatThrownBy(() -> PointList.readCsv(file)).hasMessage(file + ":2: ioa is no number: 'x'");
  }

  @Test
  void saysWhichColumnIsMissing() throws IOException {
    Path file = csv("ca,name\n1,a\n");
    assertThatThrownBy(() -> PointList.readCsv(file))
        .hasMessage(file + ":1: the first line names the columns ca,ioa,name; ioa is missing");
  }

  @Test
  void refusesTwoPointsOfOneNameOrAddress() {
    assertThatThrownBy(() -> new PointList(List.of(new PointList.Named(1, 1, "a"), new PointList.Named(1, 2, "a")),
        List.of(), true)).hasMessage("two points are named 'a'");
    assertThatThrownBy(() -> new PointList(List.of(new PointList.Named(1, 1, "a"), new PointList.Named(1, 1, "b")),
        List.of(), true)).hasMessage("point 1/1 is named twice");
  }

  @Test
  void refusesARangeOfEqualNames() {
    assertThatThrownBy(() -> new PointList.Range(1, 5, 9, "analog")).hasMessageContaining("write {ioa} or {n} in it");
  }
}
