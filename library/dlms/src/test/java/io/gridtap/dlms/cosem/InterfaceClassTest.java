package io.gridtap.dlms.cosem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.Octets;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InterfaceClassTest {
  private static final Obis OBJECT = Obis.parse("0-0:1.0.0");
  private static final List<Class<?>> TYPED = List.of(DataObject.class, Register.class, ExtendedRegister.class,
      DemandRegister.class, RegisterActivation.class, ProfileGeneric.class, Clock.class, ScriptTable.class,
      Schedule.class, SpecialDays.class, AssociationSn.class, AssociationLn.class, SapAssignment.class,
      ImageTransfer.class, ActivityCalendar.class, RegisterMonitor.class, SingleActionSchedule.class, HdlcSetup.class,
      AutoAnswer.class, AutoConnect.class, PushSetup.class, TcpUdpSetup.class, Ipv4Setup.class, Ipv6Setup.class,
      GprsSetup.class, GsmDiagnostic.class, LteMonitoring.class, CompactData.class, SecuritySetup.class,
      DisconnectControl.class, Limiter.class, MbusClient.class);

  @Test
  void attributesAndMethodsAreFoundByNameAndNumber() {
    InterfaceClass register = InterfaceClass.of(3, 0);
    assertThat(register.attribute("scaler_unit").orElseThrow().id()).isEqualTo(3);
    assertThat(register.attributeName(2)).isEqualTo("value");
    assertThat(register.method("reset").orElseThrow().id()).isEqualTo(1);
    assertThat(InterfaceClass.ofName("profile_generic").orElseThrow().id()).isEqualTo(7);
    assertThat(InterfaceClass.of(15, 0).attribute("security_setup_reference")).isEmpty();
    assertThat(InterfaceClass.of(15, 9).attribute("user_list")).isPresent();
  }

  @Test
  void classesThatAreNotKnownAreTakenByNumber() {
    InterfaceClass unknown = InterfaceClass.of(9000, 1);
    assertThat(unknown.isKnown()).isFalse();
    assertThat(unknown).hasToString("class 9000 (9000, version 1)");
    assertThat(unknown.attributeName(5)).isEqualTo("attribute 5");
    assertThat(unknown.shortNameOffset(1)).isEmpty();
  }

  private static String access(int classId, String attribute) {
    return InterfaceClass.of(classId).attribute(attribute).orElseThrow().access().word();
  }

  @Test
  void attributesKnowWhoWritesThem() {
    for (InterfaceClass each : InterfaceClass.all())
      assertThat(each.attributes().getFirst().access()).isEqualTo(InterfaceClass.Access.READ);
    assertThat(access(1, "value")).isEqualTo("rw");
    assertThat(access(3, "value")).isEqualTo("r(w)");
    assertThat(access(3, "scaler_unit")).isEqualTo("r");
    assertThat(access(7, "buffer")).isEqualTo("r");
    assertThat(access(7, "capture_objects")).isEqualTo("rw");
    assertThat(access(8, "time")).isEqualTo("rw");
    assertThat(access(8, "status")).isEqualTo("r");
    assertThat(access(15, "secret")).isEqualTo("w");
    assertThat(access(70, "output_state")).isEqualTo("r");
    assertThat(access(70, "control_mode")).isEqualTo("rw");
    assertThat(InterfaceClass.Access.READ.writable()).isFalse();
    assertThat(InterfaceClass.Access.READ_SELDOM_WRITE.writable()).isTrue();
    assertThat(InterfaceClass.Access.WRITE.readable()).isFalse();
  }

  @Test
  void shortNamesOfMethodsFollowThoseOfAttributes() {
    assertThat(InterfaceClass.of(3, 0).shortNameOffset(1)).hasValue(0x28);
    assertThat(InterfaceClass.of(4, 0).shortNameOffset(1)).hasValue(0x38);
    assertThat(InterfaceClass.of(5, 0).shortNameOffset(2)).hasValue(0x50);
    assertThat(InterfaceClass.of(7, 1).shortNameOffset(2)).hasValue(0x60);
    assertThat(InterfaceClass.of(8, 0).shortNameOffset(6)).hasValue(0x88);
    assertThat(InterfaceClass.of(12, 2).shortNameOffset(8)).hasValue(0x58);
    assertThat(InterfaceClass.of(70, 0).shortNameOffset(2)).hasValue(0x28);
    for (InterfaceClass each : InterfaceClass.all()) {
      if (each.methodBase() < 0) continue;
      for (InterfaceClass.Method method : each.methods()) {
        if (method.isReserved()) continue;
        int offset = each.shortNameOffset(method.id()).orElseThrow();
        assertThat(each.methodAtOffset(offset)).contains(method);
        assertThat(each.attributeAtOffset(offset)).as("%s of %s", method, each).isEmpty();
      }
      for (InterfaceClass.Attribute attribute : each.attributes())
        assertThat(each.attributeAtOffset(8 * (attribute.id() - 1))).contains(attribute);
    }
  }

  @Test
  void typedAttributesAreThoseOfTheTable() throws IllegalAccessException {
    int seen = 0;
    for (Class<?> typed : TYPED) for (Field field : typed.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) || field.getType() != TypedAttribute.class) continue;
      field.setAccessible(true);
      TypedAttribute<?> attribute = (TypedAttribute<?>) field.get(null);
      assertThat(InterfaceClass.of(attribute.classId()).attribute(attribute.id())).as("%s %s", typed, field.getName())
          .isPresent();
      assertThat(attribute.name()).isNotEqualTo("attribute " + attribute.id());
      seen++;
    }
    assertThat(seen).isGreaterThan(150);
  }

  @Test
  void valuesAreReadByTheirClassAndWrittenBack() {
    Data scripts = Recorded.of("0101 0202 120001 0101 0205 1601 120046 0906000060030AFF 0F02 0F00");
    List<ScriptTable.Script> read = ScriptTable.SCRIPTS.read(scripts);
    assertThat(read.get(0).actions().get(0).name()).isEqualTo(Obis.parse("0-0:96.3.10"));
    assertThat(ScriptTable.SCRIPTS.write(read)).isEqualTo(scripts);
    Data days = Recorded.of("0101 0203 120001 090507E9 0C19 FF 1105");
    assertThat(SpecialDays.ENTRIES.write(SpecialDays.ENTRIES.read(days))).isEqualTo(days);
    Data clock = Recorded.of("090C07E9030F06121E00FF000000");
    assertThat(Clock.TIME.write(Clock.TIME.read(clock))).isEqualTo(clock);
    assertThat(DisconnectControl.CONTROL_STATE.read(Recorded.of("1601")))
        .isEqualTo(DisconnectControl.ControlState.CONNECTED);
    assertThat(Clock.TIME.of(id -> Optional.empty())).isEmpty();
    assertThat(MbusClient.letters(0x11C5)).isEqualTo("DNE");
    assertThat(Ipv4Setup.text(0xC0A8010AL)).isEqualTo("192.168.1.10");
  }

  @Test
  void certificatesAreNamedByOwnerOrByNumber() {
    var ofServer = new SecuritySetup.CertificateId.OfEntity(0, 1, Octets.hex("4752580000000001"));
    assertThat(SecuritySetup.exportCertificate(OBJECT, ofServer).parameter())
        .isEqualTo(Recorded.of("0202 1600 0203 1600 1601 09084752580000000001"));
    var numbered = new SecuritySetup.CertificateId.OfSerialNumber(Octets.hex("07"), Octets.hex("3000"));
    assertThat(SecuritySetup.removeCertificate(OBJECT, numbered).method()).hasToString("64/0-0:1.0.0/8");
    assertThat(SecuritySetup.removeCertificate(OBJECT, numbered).parameter())
        .isEqualTo(Recorded.of("0202 1601 0202 090107 09023000"));
  }

  @Test
  void entriesOfAScheduleAreSwitchedByRanges() {
    assertThat(Schedule.enable(OBJECT, 3, 5).parameter()).isEqualTo(Recorded.of("0204 120001 120000 120003 120005"));
    assertThat(Schedule.disable(OBJECT, 7, 7).parameter()).isEqualTo(Recorded.of("0204 120007 120007 120001 120000"));
    assertThat(Schedule.delete(OBJECT, 1, 9).method()).hasToString("10/0-0:1.0.0/3");
  }

  @Test
  void recordsAreSentToAMeterOfAnotherMedium() {
    var valve = new MbusClient.Sending(Octets.hex("01"), Octets.hex("FD1F"), Data.unsigned(1));
    assertThat(MbusClient.dataSend(OBJECT, List.of(valve)).parameter())
        .isEqualTo(Recorded.of("0101 0203 090101 0902FD1F 1101"));
  }

  @Test
  void anObjectIsAddedWithRightsInTheFormOfTheAssociation() {
    TreeMap<Integer, CosemObject.AttributeAccess> attributes = new TreeMap<>();
    attributes.put(2, new CosemObject.AttributeAccess(new AccessRights(7), List.of()));
    CosemObject register = new CosemObject(Obis.parse("1-0:1.8.0"), 3, 0, OptionalInt.empty(), attributes,
        new TreeMap<>());
    String head = "0204 120003 1100 09060100010800FF 0202 0101 0203 0F02 ";
    assertThat(AssociationLn.addObject(OBJECT, register, 1).parameter()).isEqualTo(Recorded.of(head + "1606 00 0100"));
    assertThat(AssociationLn.removeObject(OBJECT, register, 3).parameter())
        .isEqualTo(Recorded.of(head + "1607 00 0100"));
    assertThat(AssociationLn.removeObject(OBJECT, register, 3).method()).hasToString("15/0-0:1.0.0/4");
    assertThat(AssociationSn.addUser(OBJECT, new AssociationLn.User(7, "A")).parameter())
        .isEqualTo(Recorded.of("0202 1107 090141"));
  }

  @Test
  void pushesAreProtectedAndConfirmed() {
    Data protection = Recorded
        .of("0101 0202 1602 0205 090101 09084752580000000001 0900 0900 0202 1600 0201 1600");
    List<PushSetup.Protection> read = PushSetup.PROTECTION_PARAMETERS.read(protection);
    assertThat(read.getFirst().type()).isEqualTo(2);
    assertThat(read.getFirst().originatorSystemTitle()).isEqualTo(Octets.hex("4752580000000001"));
    assertThat(PushSetup.PROTECTION_PARAMETERS.write(read)).isEqualTo(protection);
    Data confirmation = Recorded.of("0202 090C07E9030F06121E00FF000000 0600000E10");
    PushSetup.Confirmation parameters = PushSetup.CONFIRMATION_PARAMETERS.read(confirmation);
    assertThat(parameters.intervalSeconds()).isEqualTo(3600);
    assertThat(PushSetup.CONFIRMATION_PARAMETERS.write(parameters)).isEqualTo(confirmation);
    assertThat(PushSetup.reset(OBJECT).method()).hasToString("40/0-0:1.0.0/2");
  }

  @Test
  void theNetworkOfVersionOneIsRead() {
    Data network = Recorded
        .of("0209 1202D0 120E10 0600000000 0600000010 0600000800 120100 0FC0 0FB0 0FA0");
    LteMonitoring.NetworkParameters parameters = LteMonitoring.NETWORK_PARAMETERS_1.read(network);
    assertThat(parameters.t3412()).isEqualTo(3600);
    assertThat(parameters.minimumLevelCe1()).isEqualTo(-96);
    assertThat(LteMonitoring.NETWORK_PARAMETERS_1.write(parameters)).isEqualTo(network);
    Data quality = Recorded.of("0204 0F14 0F30 0F05 1600");
    assertThat(LteMonitoring.QUALITY_OF_SERVICE_1.write(LteMonitoring.QUALITY_OF_SERVICE_1.read(quality)))
        .isEqualTo(quality);
  }

  @Test
  void whatIsNotOfTheClassIsRefusedWithItsPlace() {
    Data scripts = Recorded.of("0101 0202 120001 0101 0204 1601 120046 0906000060030AFF 0F02");
    assertThatThrownBy(() -> ScriptTable.SCRIPTS.read(Obis.parse("0-0:10.0.0"), scripts))
        .isInstanceOf(ShapeException.class)
        .hasMessage("0-0:10.0.0, attribute 2 scripts[0].actions[0]: structure of 5 expected, got structure of 4");
    assertThatThrownBy(() -> DisconnectControl.CONTROL_STATE.read(Recorded.of("1607")))
        .hasMessage("attribute 3 control_state: 0…2 expected, got enum 7");
    assertThatThrownBy(() -> Clock.TIME.read(Recorded.of("0902 0102"))).isInstanceOf(ShapeException.class);
  }

  @Test
  void methodsKnowTheirParameters() {
    assertThat(Clock.shiftTime(OBJECT, -30).parameter()).isEqualTo(Recorded.of("10FFE2"));
    assertThat(Clock.shiftTime(OBJECT, -30).method()).hasToString("8/0-0:1.0.0/6");
    assertThatThrownBy(() -> Clock.shiftTime(OBJECT, 901)).isInstanceOf(IllegalArgumentException.class);
    assertThat(DisconnectControl.remoteDisconnect(OBJECT).parameter()).isEqualTo(Recorded.of("0F00"));
    assertThat(ImageTransfer.initiate(OBJECT, Octets.hex("4657"), 1000).parameter())
        .isEqualTo(Recorded.of("0202 09024657 06000003E8"));
    assertThat(SecuritySetup.transferKeys(OBJECT, List.of(new SecuritySetup.WrappedKey(0, Octets.hex("00"))))
        .parameter()).isEqualTo(Recorded.of("0101 0202 1600 090100"));
  }
}
