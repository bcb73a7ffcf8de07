package io.gridtap.simulators.rtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint;
import io.gridtap.iec104.controlled.Station;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtuPointsTest {
  @TempDir
  private Path directory;

  private static RtuPoint only(String header, String line) {
    return RtuPoints.parseCsv("p.csv", header + "\n" + line, OptionalInt.empty()).list().getFirst();
  }

  @Test
  void aLineIsAPoint() {
    RtuPoint breaker = only(
        "ca;ioa;name;remark;type;value;quality;groups;command;running;generator;deadband",
        "7;1001;\"bay 1, breaker\";Siemens;double;on;invalid notTopical;1 3;C_DC_NA_1 5001 select;2s;toggle period=5s;");
    assertThat(breaker.reference()).isEqualTo("7/1001");
    assertThat(breaker.name()).isEqualTo("bay 1, breaker");
    assertThat(breaker.type()).isSameAs(TypeId.M_DP_TB_1);
    assertThat(breaker.initial())
        .isEqualTo(new DoublePoint(DoublePoint.State.ON, Quality.of(Quality.IV | Quality.NT)));
    assertThat(breaker.groups()).isEqualTo(Set.of(1, 3));
    assertThat(breaker.generator()).contains(new Generator.Toggle(Duration.ofSeconds(5)));
    assertThat(breaker.command()).contains(RtuPoint.Commanded.by(5001, TypeId.C_DC_NA_1,
        CommandPoint.Mode.SELECT_BEFORE_OPERATE).withRunning(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"M_SP_NA_1", "M_SP_TA_1", "M_SP_TB_1", "M_DP_NA_1", "M_ST_TA_1", "M_BO_TB_1", "M_ME_NA_1",
      "M_ME_TE_1", "M_ME_NC_1", "M_IT_TB_1", "M_PS_NA_1", "M_ME_ND_1", "M_EP_TA_1", "M_EP_TE_1", "m_ep_tf_1"})
  void everyMonitorTypeCanBeNamed(String type) {
    assertThat(only("ca,ioa,name,type", "1,1,x," + type).type().name()).isEqualToIgnoringCase(type);
  }

  @Test
  void valuesAreReadAsTheirTypeHasThem() {
    assertThat(only("ca,ioa,name,type,value", "1,1,x,float,12.5").initial())
        .isEqualTo(new ShortFloat(12.5f, Quality.GOOD));
    assertThat(PointValue.text(only("ca,ioa,name,type,value", "1,1,x,double,0").initial())).isEqualTo("intermediate");
    assertThat(PointValue.text(only("ca,ioa,name,type,value", "1,1,x,bits,4294967295").initial()))
        .isEqualTo("4294967295");
    assertThat(PointValue.text(only("ca,ioa,name,type,value", "1,1,x,normalized,-0.5").initial())).isEqualTo("-0.5");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "1,1,x,analog,,|'analog' is no type; write M_SP_TB_1 and the like, or one of single, double, step, bits",
      "1,1,x,C_SC_NA_1,,|'C_SC_NA_1' is no type", "1,1,x,S_IT_TC_1,,|'S_IT_TC_1' is no type",
      "1,one,x,single,,|ioa is no whole number: 'one'", "1,0,x,single,,|the address of a point is 1…16777215: 0",
      "0,1,x,single,,|a common address is 1…65534: 0", ",1,x,single,,|no ca", "1,1,,single,,|no name",
      "1,1,x,single,2,|a single point is off or on: '2'",
      "1,1,x,double,ajar,|a double point is intermediate, off, on or indeterminate: 'ajar'",
      "1,1,x,step,64,|the value 64 is out of the range of StepPosition",
      "1,1,x,scaled,1.5,|ScaledValue has whole numbers: '1.5'",
      "1,1,x,single,,C_DC_NA_1|a command is written like 'C_DC_NA_1 1001 select': 'C_DC_NA_1'",
      "1,1,x,single,,C_DC_TA_1 5|'C_DC_TA_1' is no command; there are C_SC_NA_1",
      "1,1,x,float,,C_DC_NA_1 5|C_DC_NA_1 does not move M_ME_TF_1",
      "1,1,x,bits,,C_BO_NA_1 5 select|C_BO_NA_1 has no S/E, it cannot be selected",
      "1,1,x,single,,C_SC_NA_1 5 twice|a command is direct, select or either: 'twice'",
      "1,1,x,single,,,,,|9 cells under 6 columns; quote what has a comma in it",
      "1,1,\"x,single,,|a quote is not closed"})
  void whatIsWrongIsSaidWithFileAndLine(String line, String message) {
    assertThatThrownBy(() -> RtuPoints.parseCsv("p.csv", "# points\n\nca,ioa,name,type,value,command\n" + line,
        OptionalInt.empty())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("p.csv:4: " + message);
  }

  @Test
  void nothingStandsTwice() {
    String first = "ca,ioa,name,type,command\n1,1,a,single,C_SC_NA_1 9\n";
    assertThatThrownBy(() -> RtuPoints.parseCsv("p.csv", first + "1,1,b,single,", OptionalInt.empty()))
        .hasMessage("p.csv:3: address 1/1 stands twice: of 1/1 and of 1/1");
    assertThatThrownBy(() -> RtuPoints.parseCsv("p.csv", first + "1,2,a,single,", OptionalInt.empty()))
        .hasMessage("p.csv:3: name 'a' stands twice: of 1/1 and of 1/2");
    assertThatThrownBy(() -> RtuPoints.parseCsv("p.csv", first + "1,2,b,single,C_SC_NA_1 9", OptionalInt.empty()))
        .hasMessage("p.csv:3: command 1/9 stands twice: of 1/1 and of 1/2");
  }

  @Test
  void theFirstLineNamesTheColumns() {
    assertThatThrownBy(() -> RtuPoints.parseCsv("p.csv", "ca,ioa,name\n", OptionalInt.empty()))
        .hasMessage("p.csv:1: the first line names the columns, at least ca,ioa,name,type; type is missing");
    assertThatThrownBy(() -> RtuPoints.parseCsv("p.csv", "ca,ioa,name,type\n", OptionalInt.empty()))
        .hasMessage("p.csv has no points");
    assertThat(RtuPoints.parseCsv("p.csv", "\uFEFFIOA,Name,Type\n5,x,single", OptionalInt.of(3)).list().getFirst()
        .commonAddress()).isEqualTo(3);
  }

  @Test
  void filesAreUtf8() throws IOException {
    Path file = directory.resolve("p.csv");
    Files.write(file, "ca,ioa,name,type\n1,1,Öl,single".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> RtuPoints.readCsv(file, OptionalInt.empty())).hasMessage(file + " is not UTF-8");
  }

  @Test
  void theSubstationHasCommandsAndAllThatMoves() {
    RtuPoints substation = RtuPoints.substation(9);
    List<Station> stations = substation.stations();
    assertThat(stations).singleElement().satisfies(station -> {
      assertThat(station.commonAddress()).isEqualTo(9);
      assertThat(station.points()).hasSizeGreaterThan(25);
      assertThat(station.commands()).extracting(CommandPoint::type).contains(TypeId.C_SC_NA_1, TypeId.C_DC_NA_1,
          TypeId.C_RC_NA_1, TypeId.C_SE_NC_1);
    });
    assertThat(substation.list()).extracting(RtuPoint::type).contains(TypeId.M_SP_TB_1, TypeId.M_DP_TB_1,
        TypeId.M_ST_TB_1, TypeId.M_ME_TE_1, TypeId.M_ME_TF_1, TypeId.M_IT_TB_1);
  }
}
