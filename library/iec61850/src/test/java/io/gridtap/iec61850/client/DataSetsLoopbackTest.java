package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.Dbpos;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.InvalidValueException;
import io.gridtap.iec61850.ReferenceException;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.mms.pdu.VariableAccess.Variable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets of our own server. */
class DataSetsLoopbackTest {
  private static final FcReference WRITABLE = FcReference.parse("GOLDLD0/GTYP1.Wr.i32[SP]");
  private static final FcReference ELEMENT = FcReference.parse("GOLDLD0/MHAI1.HA.phsAHar(3)[MX]");

  private GoldenDevice device;
  private Iec61850Client client;

  @BeforeEach
  void connect() throws Exception {
    device = new GoldenDevice();
    client = device.connect();
  }

  @AfterEach
  void close() { device.close(); }

  @ParameterizedTest
  @ValueSource(strings = {"GOLDLD0/LLN0$mine", "GOLDLD0/LLN0.mine", "/mine", "@mine"})
  void areCreatedReadWrittenAndDeletedInEachScope(String name) throws Exception {
    DataSets dataSets = client.dataSets();
    assertThat(dataSets.create(name, List.of(WRITABLE, ELEMENT))).isInstanceOf(Answer.Positive.class);
    assertThat(dataSets.create(name, List.of(WRITABLE))).isEqualTo(new Answer.Negative<>(ServiceError.OBJECT_EXISTS));
    List<String> listed = switch (name.charAt(0)) {
      case '/' -> dataSets.ofServer();
      case '@' -> dataSets.ofAssociation();
      default -> dataSets.of("GOLDLD0"); // those of the logical device
    };
    assertThat(listed).contains(name.replace('.', '$'));
    assertThat(dataSets.directory(name).members()).extracting(member -> member.name())
        .containsExactly(WRITABLE.toString(), ELEMENT.toString());

    assertThat(dataSets.read(name).members().getFirst().values()).containsExactly(new Value.Int(0));
    Data harmonic = client.read(ELEMENT) instanceof Data data ? data : Data.Bool.FALSE;
    assertThat(dataSets.write(name, List.of(new Data.Int(7), harmonic)).orThrow().results()).containsExactly(
        Optional.empty(), Optional.of(new AccessResult.Failure(DataAccessError.OBJECT_ACCESS_DENIED)));
    DataSetValues values = dataSets.read(name);
    assertThat(values.members().get(0).values()).containsExactly(new Value.Int(7));
    assertThat(values.members().get(1).name()).isEqualTo("GOLDLD0/MHAI1.HA.phsAHar(3)[MX]");
    assertThat(values.members().get(1).values()).hasSizeGreaterThan(2);

    assertThat(dataSets.delete(name)).isEqualTo(new DataSetDeletion.Deleted());
    assertThat(dataSets.delete(name)).isEqualTo(new DataSetDeletion.Unknown());
    assertThatThrownBy(() -> dataSets.read(name)).isInstanceOf(Answer.RefusedException.class);
  }

  @Test
  void valuesOfTheWrongTypeAreFoundBeforeTheyAreSent() throws Exception {
    DataSets dataSets = client.dataSets();
    assertThat(dataSets.create("@typed", List.of(WRITABLE))).isInstanceOf(Answer.Positive.class);
    DataSetDirectory directory = dataSets.directory("@typed");
    assertThat(dataSets.write(directory, List.of(new Value.Int(9))).orThrow().results())
        .containsExactly(Optional.empty());
    assertThat(client.read(WRITABLE)).isEqualTo(new Data.Int(9));
    assertThat(client.assign(WRITABLE, new Value.Int(9))).isEqualTo(new Assignment(WRITABLE, new Data.Int(9)));
    device.requests();
    assertThatThrownBy(() -> dataSets.write(directory, List.of(Dbpos.ON)))
        .isInstanceOf(InvalidValueException.class).hasMessageContaining(WRITABLE.toString());
    assertThatThrownBy(() -> dataSets.write(directory, List.of())).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("@typed: 0 values for 1 members");
    for (String wrong : List.of("LD0/", "LD0/LLN0.ds[ST]", "ds"))
      assertThatThrownBy(() -> dataSets.create(wrong, List.of(WRITABLE))).isInstanceOf(ReferenceException.class);
    assertThatThrownBy(() -> client.assign(WRITABLE, Dbpos.ON))
        .isInstanceOf(InvalidValueException.class);
    assertThat(device.requests()).isEmpty();
  }

  @Test
  void ofTheFileAreKept() throws Exception {
    assertThat(client.dataSets().delete("GOLDLD0/LLN0$dsStat")).isEqualTo(new DataSetDeletion.Kept());
    assertThat(client.dataSets().read("GOLDLD0/LLN0$dsMixed").members()).hasSize(8);
  }

  @Test
  void ofAnAssociationAreItsOwn() throws Exception {
    client.dataSets().create("@mine", List.of(WRITABLE)).orThrow();
    client.dataSets().create("/everybodys", List.of(WRITABLE)).orThrow();
    Iec61850Client other = device.connect();
    assertThat(other.dataSets().ofAssociation()).isEmpty();
    assertThat(other.dataSets().ofServer()).containsExactly("/everybodys");
    assertThat(other.dataSets().read("/everybodys").members()).hasSize(1);
  }

  @Test
  void membersTheDeviceDoesNotHaveAreRefusedWithAReason() throws Exception {
    assertThat(client.dataSets().create("@bad", List.of(FcReference.parse("GOLDLD0/GGIO1.Nope[ST]"))))
        .isEqualTo(new Answer.Negative<>(ServiceError.OBJECT_UNDEFINED));
    assertThatThrownBy(() -> client.dataSets().create("@none", List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.dataSets().create("noName", List.of(WRITABLE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Names of a few octets that stand for more than anybody can hold. */
  @Test
  void membersThatAreTooMuchTogetherHaveNoType() throws Exception {
    try (ScriptedDevice other = new ScriptedDevice()) {
      Variable range = FcReference.parse("LD0/GGIO1.Arr(0..59999)[MX]").variable();
      other.types.put("GGIO1$MX$Arr", new TypeDescription.Array(60_000, new TypeDescription.Bool()));
      other.dataSets.put("LLN0$ds", List.of(range, range, Variable.of("LD0", "GGIO1$MX$x(0..99999999999)"), range));
      try (Iec61850Client asking = other.connect()) {
        assertThat(asking.dataSets().directory("LD0/LLN0$ds").members()).extracting(member -> member.leaves().size())
            .containsExactly(60_000, 1, 1, 1);
      }
    }
  }
}
