package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.xdlms.Obis;
import org.junit.jupiter.api.Test;

class ObjectDirectoryTest {
  private static final Obis VOLTAGE = Obis.parse("1-0:32.7.0");

  @Test
  void aRecordedListOfLogicalNamesIsRead() {
    ObjectDirectory objects = ObjectDirectory.ofLogicalNames(Recorded.data("object-list-ln.hex"));
    assertThat(objects.objects()).hasSize(48);
    CosemObject voltage = objects.find(VOLTAGE).orElseThrow();
    assertThat(voltage.classId()).isEqualTo(Register.ID);
    assertThat(voltage.canRead(2)).isTrue();
    assertThat(objects.find(Obis.parse("1-0:99.1.0"), ProfileGeneric.ID)).isPresent();
    assertThat(objects.ofClass(8)).hasSize(1);
    assertThat(ObjectDirectory.ofLogicalNames(objects.toLogicalNameList(2))).isEqualTo(objects);
  }

  @Test
  void aRecordedListOfShortNamesIsRead() {
    ObjectDirectory objects = ObjectDirectory.ofShortNames(Recorded.data("object-list-sn.hex"));
    assertThat(objects.objects()).hasSize(39);
    CosemObject voltage = objects.find(VOLTAGE).orElseThrow();
    assertThat(voltage.shortNameOfAttribute(2)).hasValue(0x2C8);
    assertThat(voltage.shortNameOfMethod(1)).hasValue(0x2E8);
    assertThat(objects.ofShortName(0x2C8)).contains(voltage);
    assertThat(objects.ofShortName(0xFA08)).map(CosemObject::classId).contains(AssociationSn.ID);
    assertThat(objects.toShortNameList()).isEqualTo(Recorded.data("object-list-sn.hex"));
  }

  @Test
  void accessModesMeanWhatTheVersionOfTheAssociationSays() {
    String old = "01 01 0204 12000F 1101 09060000280000FF 0202 01 02 0203 0F02 1604 00 0203 0F03 1605 0101 0F01"
        + "01 01 0202 0F01 1602";
    CosemObject object = ObjectDirectory.ofLogicalNames(Recorded.of(old)).objects().get(0);
    assertThat(object.canRead(2)).isTrue();
    assertThat(object.canWrite(2)).isFalse();
    assertThat(object.rights(2).needsAuthenticatedRequest()).isTrue();
    assertThat(object.canWrite(3)).isTrue();
    assertThat(object.hasSelector(3, 1)).isTrue();
    assertThat(object.methodRights(1).needsAuthenticatedRequest()).isTrue();

    String bits = old.replace("12000F 1101", "12000F 1103");
    CosemObject sinceVersion3 = ObjectDirectory.ofLogicalNames(Recorded.of(bits)).objects().get(0);
    assertThat(sinceVersion3.canRead(2)).isFalse();
    assertThat(sinceVersion3.canRead(3)).isTrue();
  }

  @Test
  void booleansAndUnsignedServeAsAccessModes() {
    CosemObject object = ObjectDirectory.ofLogicalNames(Recorded.of(
        "01 01 0204 120046 1100 0906000060030AFF 0202 01 01 0203 1102 1103 00 01 01 0202 1101 0301")).objects().get(0);
    assertThat(object.canWrite(2)).isTrue();
    assertThat(object.canInvoke(1)).isTrue();
    assertThat(object.canInvoke(2)).isFalse();
  }

  @Test
  void aListIsKeptAsText() {
    for (ObjectDirectory objects : new ObjectDirectory[]{
        ObjectDirectory.ofLogicalNames(Recorded.data("object-list-ln.hex")),
        ObjectDirectory.ofShortNames(Recorded.data("object-list-sn.hex"))})
      assertThat(ObjectDirectory.parse(objects.toText())).isEqualTo(objects);
    assertThat(ObjectDirectory.parse("1-0:99.1.0 7 1 - 1:r,2:r!24[1+2],3:rw 1:r").toText())
        .endsWith("1-0:99.1.0 7 1 - 1:r,2:r!24[1+2],3:rw 1:r\n");
    assertThatThrownBy(() -> ObjectDirectory.parse("# list\n1-0:99.1.0 7 1 - 2:q -"))
        .hasMessage("object list, line 2: -, r, w or rw expected: q");
    assertThatThrownBy(() -> ObjectDirectory.parse("1-0:99.1.0 7")).hasMessageContaining("line 1");
    assertThatThrownBy(() -> ObjectDirectory.parse("1-0:99.1.0 7 1 - 2:r[1 -")).hasMessageContaining("line 1");
  }

  @Test
  void whatIsNoListIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> ObjectDirectory.ofLogicalNames(Recorded.of("0101 0204 120003 1100 0905 0000000000 00")))
        .isInstanceOf(ShapeException.class)
        .hasMessage("attribute 2 object_list[0].logical_name: octet-string of 6 expected, got octet-string of 5");
    assertThatThrownBy(() -> ObjectDirectory.ofShortNames(Recorded.of("1101"))).isInstanceOf(ShapeException.class);
  }
}
