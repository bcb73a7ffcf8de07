package io.gridtap.iec61850;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.mms.pdu.ObjectName;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** References of what a logical node has beside its data: data sets, logs, control blocks. */
class InstanceReferenceTest {
  @Test
  void dataSetsAreReadInEachScope() {
    ObjectName ofNode = new ObjectName.DomainSpecific("LD0", "LLN0$ds");
    assertThat(DataSetReference.parse("LD0/LLN0.ds").name()).isEqualTo(ofNode);
    assertThat(DataSetReference.parse("LD0/LLN0$ds").name()).isEqualTo(ofNode);
    assertThat(DataSetReference.parse("LD0/LLN0$ds")).hasToString("LD0/LLN0$ds");
    assertThat(DataSetReference.parse("@ds")).hasToString("@ds");
    assertThat(DataSetReference.parse("@ds").name()).isEqualTo(new ObjectName.AssociationSpecific("ds"));
    assertThat(DataSetReference.parse("/ds$one").name()).isEqualTo(new ObjectName.VmdSpecific("ds$one"));
    // a device may name its own as it likes
    assertThat(DataSetReference.parse("LD0/LLN0$DS$one").name())
        .isEqualTo(new ObjectName.DomainSpecific("LD0", "LLN0$DS$one"));
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      dsStat,        0, a logical device and / expected
      LD0/,          4, a name expected
      /,             1, a name expected
      @,             1, a name expected
      @a.b,          1, a name without points expected
      LD0/LLN0,      4, a logical node and the name of a data set expected
      LD0/a.b.c,     4, a logical node and the name of a data set expected
      LD0/LLN0.ds[ST], 11, nothing more expected
      LD0/LLN0 ds,   8, nothing more expected
      LD0/LLN0.ds(1), 11, no element of an array expected
      L D0/LLN0.ds,  1, the name of a logical device and / expected
      LD0/LLN0.a$b,  10, . between names expected
      """)
  void aFaultInADataSetsReferenceIsShown(String text, int position, String expected) {
    assertThatThrownBy(() -> DataSetReference.parse(text)).isInstanceOfSatisfying(ReferenceException.class, fault -> {
      assertThat(fault.position()).isEqualTo(position);
      assertThat(fault.expected()).startsWith(expected);
    });
  }

  @Test
  void aControlBlockMayNameItsConstraint() {
    InstanceReference bare = InstanceReference.parse("LD0/LLN0.gcb", "LD0/LLN0.gcb", FunctionalConstraint.GO);
    assertThat(bare).isEqualTo(new InstanceReference("LD0", "LLN0", Optional.empty(), "gcb"));
    assertThat(InstanceReference.parse("LD0/LLN0$GO$gcb", "LD0/LLN0.gcb", FunctionalConstraint.GO))
        .isEqualTo(new InstanceReference("LD0", "LLN0", Optional.of(FunctionalConstraint.GO), "gcb"));
    assertThat(RcbReference.parse("LD0/LLN0.BR.brcb01")).isEqualTo(new RcbReference("LD0", "LLN0", true, "brcb01"));
    assertThat(RcbReference.parse("LD0/LLN0$RP$urcb01")).isEqualTo(new RcbReference("LD0", "LLN0", false, "urcb01"));
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      brcb01,               0, a logical device and / expected
      LD0/LLN0.brcb01,      9, BR or RP before the name expected
      LD0/LLN0.XX.brcb01,   9, BR or RP expected
      LD0/LLN0.BR.a.b,      4, a logical node and one name in it expected
      LD0/LLN0.BR.,        12, a name expected
      LD0/LLN0.BR.brcb01 x, 18, nothing more expected
      """)
  void aFaultInAControlBlocksReferenceIsShown(String text, int position, String expected) {
    assertThatThrownBy(() -> RcbReference.parse(text)).isInstanceOfSatisfying(ReferenceException.class, fault -> {
      assertThat(fault.position()).isEqualTo(position);
      assertThat(fault.expected()).isEqualTo(expected);
    });
  }
}
