package io.gridtap.iec61850.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.ValueType.Component;
import io.gridtap.iec61850.ValueType.Kind;
import io.gridtap.iec61850.ValueType.Leaf;
import io.gridtap.iec61850.ValueType.Structure;
import io.gridtap.iec61850.report.DataSetDirectory.Entry;
import io.gridtap.iec61850.report.DataSetDirectory.Place;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataSetDirectoryTest {
  private static IedModel golden() throws Exception {
    try (InputStream in = DataSetDirectoryTest.class.getResourceAsStream("/scl/golden.cid")) {
      return Scl.parse("golden.cid", in).model("GOLD");
    }
  }

  private static DataSetDirectory golden(String name) throws Exception {
    return DataSetDirectory.of("GOLDLD0/LLN0$" + name,
        golden().dataSet("GOLDLD0", "LLN0$" + name).orElseThrow());
  }

  @Test
  void qualityAndTimeAreFoundInOtherMembers() throws Exception {
    List<DataSetDirectory.Member> members = golden("dsMixed").members();
    assertThat(members).extracting(DataSetDirectory.Member::shortName).startsWith("GGIO1.Ind1.stVal[ST]",
        "GGIO1.Ind1.q[ST]", "GGIO1.Ind1.t[ST]", "MMXU1.TotW.mag.f[MX]", "MMXU1.TotW.q[MX]");
    DataSetDirectory.Leaf state = members.getFirst().leaves().getFirst();
    assertThat(state.path()).isEqualTo("Ind1.stVal");
    assertThat(state.component()).isEqualTo("stVal");
    assertThat(state.quality()).contains(new Place(1, 0));
    assertThat(state.timestamp()).contains(new Place(2, 0));
    DataSetDirectory.Leaf power = members.get(3).leaves().getFirst();
    assertThat(power.component()).isEqualTo("mag.f");
    assertThat(power.quality()).contains(new Place(4, 0));
    assertThat(power.timestamp()).isEmpty();
    // another phase's quality, or another constraint's, is not its own
    assertThat(members.get(5).leaves().getFirst().quality()).isEmpty();
    assertThat(members.get(1).leaves().getFirst().isValue()).isFalse();
  }

  @Test
  void qualityAndTimeAreFoundInTheirOwnMember() throws Exception {
    DataSetDirectory.Member voltages = golden("dsMeas").members().get(3);
    DataSetDirectory.Leaf magnitude = voltages.leaves().stream()
        .filter(leaf -> leaf.path().equals("PhV.phsB.cVal.mag.f")).findFirst().orElseThrow();
    Place quality = magnitude.quality().orElseThrow();
    assertThat(quality.member()).isEqualTo(3);
    assertThat(voltages.leaves().get(quality.leaf()).path()).isEqualTo("PhV.phsB.q");
    assertThat(voltages.leaves().get(magnitude.timestamp().orElseThrow().leaf()).path()).isEqualTo("PhV.phsB.t");
  }

  @Test
  void enumerationsHaveTheirLabels() throws Exception {
    DataSetDirectory.Leaf en = golden("dsTypes").members().getFirst().leaves().stream()
        .filter(leaf -> leaf.component().equals("en")).findFirst().orElseThrow();
    assertThat(en.type().kind()).isEqualTo(Kind.ENUMERATED);
    assertThat(en.type().enumeration().orElseThrow().label(4)).contains("test/blocked");
  }

  @Test
  void elementsOfArraysHaveTheirIndex() {
    ValueType phase = new Structure(List.of(new Component("f", new Leaf(Kind.FLOAT)),
        new Component("q", new Leaf(Kind.QUALITY))));
    DataSetDirectory directory = DataSetDirectory.of("LD0/LLN0$ds",
        List.of(Entry.of(FcReference.parse("LD0/MHAI1.HA.phsAHar(3).cVal.mag.f[MX]"), new Leaf(Kind.FLOAT)),
            Entry.of(FcReference.parse("LD0/MHAI1.HA.phsBHar[MX]"), new ValueType.Array(2, phase))));
    assertThat(directory.members().getFirst().leaves()).extracting(DataSetDirectory.Leaf::path)
        .containsExactly("HA.phsAHar(3).cVal.mag.f");
    List<DataSetDirectory.Leaf> elements = directory.members().get(1).leaves();
    assertThat(elements).extracting(DataSetDirectory.Leaf::path).containsExactly("HA.phsBHar(0).f",
        "HA.phsBHar(0).q", "HA.phsBHar(1).f", "HA.phsBHar(1).q");
    assertThat(elements.get(2).quality()).contains(new Place(1, 3));
  }

  @Test
  void aMemberWithoutAKnownNameIsOneValue() {
    DataSetDirectory directory = DataSetDirectory.of("@ds",
        List.of(new Entry("/vendor", Optional.empty(), ValueType.UNKNOWN)));
    assertThat(directory.members().getFirst().leaves()).hasSize(1);
    assertThat(directory.members().getFirst().leaves().getFirst().quality()).isEmpty();
  }
}
