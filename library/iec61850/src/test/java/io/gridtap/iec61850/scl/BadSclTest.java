package io.gridtap.iec61850.scl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case is a good file with one thing changed: refused where it is, or warned of. */
class BadSclTest {
  /** Line numbers of the cases below count in here. */
  private static final String GOOD = """
      <?xml version="1.0" encoding="UTF-8"?>
      <SCL xmlns="http://www.iec.ch/61850/2003/SCL" version="2007" revision="B" release="4">
        <Header id="good"/>
        <Communication><SubNetwork name="net"><ConnectedAP iedName="I1" apName="AP1"><Address>
          <P type="IP">127.0.0.1</P>
        </Address></ConnectedAP></SubNetwork></Communication>
        <IED name="I1">
          <AccessPoint name="AP1"><Server>
            <LDevice inst="LD0">
              <LN0 lnClass="LLN0" inst="" lnType="L0">
                <DataSet name="ds">
                  <FCDA ldInst="LD0" lnClass="GGIO" lnInst="1" doName="Ind1" daName="stVal" fc="ST"/>
                </DataSet>
                <ReportControl name="rcb" datSet="ds" confRev="1"><RptEnabled max="2"/></ReportControl>
              </LN0>
              <LN lnClass="GGIO" inst="1" lnType="G">
                <DOI name="Ind1"><DAI name="stVal"><Val>true</Val></DAI></DOI>
              </LN>
            </LDevice>
          </Server></AccessPoint>
        </IED>
        <DataTypeTemplates>
          <LNodeType id="L0" lnClass="LLN0"><DO name="Beh" type="B"/></LNodeType>
          <LNodeType id="G" lnClass="GGIO"><DO name="Ind1" type="S"/></LNodeType>
          <DOType id="B" cdc="ENS"><DA name="stVal" bType="Enum" type="E" fc="ST"/></DOType>
          <DOType id="S" cdc="SPS"><DA name="stVal" bType="BOOLEAN" fc="ST"/>
            <SDO name="deep" type="D"/>
          </DOType>
          <DOType id="D" cdc="CMV"><DA name="cVal" bType="Struct" type="V" fc="MX"/></DOType>
          <DAType id="V"><BDA name="mag" bType="FLOAT32"/></DAType>
          <EnumType id="E"><EnumVal ord="1">on</EnumVal></EnumType>
        </DataTypeTemplates>
      </SCL>
      """;

  private static Scl parse(String text) throws IOException {
    return Scl.parse("bad.scd", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static SclException refused(String text) {
    SclException refusal = catchThrowableOfType(SclException.class, () -> parse(text).model("I1"));
    assertThat(refusal).as("refusal").isNotNull();
    return refusal;
  }

  private static String changed(String old, String replacement) {
    assertThat(GOOD).contains(old);
    return GOOD.replace(old, replacement);
  }

  @Test
  void theGoodFileIsGood() throws IOException {
    Scl scl = parse(GOOD);
    assertThat(scl.warnings()).isEmpty();
    assertThat(scl.model("I1").warnings()).isEmpty();
  }

  static Stream<Arguments> breaksTheFile() {
    return Stream.of(
        Arguments.of("</LN0>", "</LN>", "15:", "not well-formed XML"),
        Arguments.of("<IED name=\"I1\">", "<IED>", "7:3", "IED without name"),
        Arguments.of("<AccessPoint name=\"AP1\">", "<AccessPoint>", "8:5", "AccessPoint without name"),
        Arguments.of("<LDevice inst=\"LD0\">", "<LDevice>", "9:7", "LDevice without inst"),
        Arguments.of("inst=\"1\" lnType=\"G\"", "inst=\"1\" lnType=\"X\"", "16:9",
            "logical node GGIO1 of unknown lnType X"),
        Arguments.of("inst=\"1\" lnType=\"G\"", "inst=\"1\"", "16:9", "LN without lnType"),
        Arguments.of("lnClass=\"GGIO\" inst=\"1\" lnType=\"G\"", "lnClass=\"LLN0\" inst=\"\" lnType=\"L0\"", "16:9",
            "second logical node named LLN0"),
        Arguments.of("name=\"Ind1\" type=\"S\"", "name=\"Ind1\" type=\"X\"", "24:38", "Ind1 is of unknown DOType X"),
        Arguments.of("name=\"deep\" type=\"D\"", "name=\"deep\" type=\"X\"", "27:7", "deep is of unknown DOType X"),
        Arguments.of("type=\"V\" fc", "type=\"X\" fc", "29:30", "cVal is of unknown DAType X"),
        Arguments.of("type=\"V\" fc", "fc", "29:30", "cVal of bType Struct without type"),
        Arguments.of("type=\"E\" fc", "type=\"X\" fc", "25:30", "stVal is of unknown EnumType X"),
        Arguments.of("name=\"deep\" type=\"D\"", "name=\"deep\" type=\"S\"", "27:7", "DOType S contains itself"),
        Arguments.of("\"mag\" bType=\"FLOAT32\"", "\"mag\" bType=\"Struct\" type=\"V\"", "30:20",
            "DAType V contains itself"),
        Arguments.of("FLOAT32", "FLOAT31", "30:20", "unknown bType 'FLOAT31' of mag"),
        Arguments.of("bType=\"BOOLEAN\" fc=\"ST\"", "bType=\"BOOLEAN\"", "26:30", "DA without fc"),
        Arguments.of("bType=\"BOOLEAN\" fc=\"ST\"", "bType=\"BOOLEAN\" fc=\"QQ\"", "26:30",
            "unknown functional constraint 'QQ'"),
        Arguments.of("<DOType id=\"D\"", "<DOType id=\"S\"", "29:5", "second DOType named S"),
        Arguments.of("<LNodeType id=\"G\"", "<LNodeType id=\"L0\"", "24:5", "second LNodeType named L0"),
        Arguments.of("<DAType id=\"V\">", "<DAType>", "30:5", "DAType without id"),
        Arguments.of("datSet=\"ds\"", "datSet=\"nods\"", "14:11",
            "ReportControl rcb names DataSet nods, which its logical node does not have"),
        Arguments.of("max=\"2\"", "max=\"100\"", "14:11", "ReportControl rcb has 1…99 instances, not 100"),
        Arguments.of("confRev=\"1\"", "confRev=\"one\"", "14:11",
            "attribute confRev of ReportControl is a number of 0…4294967295, not 'one'"),
        Arguments.of("ord=\"1\"", "ord=\"x\"", "31:22", "ord of EnumVal is a number, not 'x'"),
        Arguments.of("<BDA name=\"mag\"", "<BDA count=\"99999999\" name=\"mag\"", "30:20",
            "array of more than 65536 elements: 99999999"),
        Arguments.of("2003/SCL", "2003/OTHER", "2:", "not an SCL file"),
        Arguments.of("SubNetwork name=\"net\"><ConnectedAP iedName=\"I1\"", "SubNetwork name=\"net\"><ConnectedAP",
            "4:41", "ConnectedAP without iedName"));
  }

  @ParameterizedTest
  @MethodSource("breaksTheFile")
  void whatBreaksTheFileIsRefusedWhereItIs(String old, String replacement, String place, String fault) {
    String text = changed(old, replacement);
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> parse(text))
        .withMessageStartingWith("bad.scd:" + place).withMessageContaining(": " + fault);
  }

  static Stream<Arguments> breaksTheIed() {
    String fcda = "ldInst=\"LD0\" lnClass=\"GGIO\" lnInst=\"1\" doName=\"Ind1\" daName=\"stVal\" fc=\"ST\"";
    String member = "lnClass=\"GGIO\" lnInst=\"1\" ";
    return Stream.of(Arguments.of(fcda, "ldInst=\"LD9\" " + member + "fc=\"ST\"", "there is no logical device LD9"),
        Arguments.of(fcda, "ldInst=\"LD0\" lnClass=\"GGIO\" lnInst=\"2\" fc=\"ST\"", "there is no logical node GGIO2"),
        Arguments.of(fcda, member + "doName=\"Ind9\" fc=\"ST\"", "there is no Ind9"),
        Arguments.of(fcda, member + "doName=\"Ind1\" daName=\"stVal\" fc=\"MX\"",
            "nothing there has functional constraint [MX]"),
        Arguments.of(fcda, member + "doName=\"Ind1.\" fc=\"ST\"", "'' is no name"),
        Arguments.of(fcda, member + "daName=\"stVal\" fc=\"ST\"", "it has a daName but no doName"));
  }

  @ParameterizedTest
  @MethodSource("breaksTheIed")
  void memberThatLeadsNowhereIsRefusedOnlyWithItsIed(String old, String replacement, String why) throws IOException {
    Scl scl = parse(changed(old, replacement));
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> scl.model("I1"))
        .withMessageStartingWith("bad.scd:12:13: member ").withMessageEndingWith("leads nowhere: " + why);
  }

  @Test
  void exceptionNamesItsPartsToo() {
    SclException refusal = refused(changed("FLOAT32", "FLOAT31"));
    assertThat(refusal.source()).isEqualTo("bad.scd");
    assertThat(refusal.line()).isEqualTo(30);
    assertThat(refusal.column()).isEqualTo(20);
    assertThat(refusal.fault()).isEqualTo("unknown bType 'FLOAT31' of mag");
  }

  static Stream<Arguments> sloppy() {
    return Stream.of(
        Arguments.of("<IED name=\"I1\">", "<IED name=\"I1\" colour=\"red\">", "7:3: unknown attribute colour of IED"),
        Arguments.of("  <Header id=\"good\"/>\n", "\n", "2:87: no Header"),
        Arguments.of("<Header id=\"good\"/>", "<Header id=\"good\"/><Gadget/>", "3:22: unknown element Gadget"),
        Arguments.of("confRev=\"1\"", "", "14:11: ReportControl rcb without confRev"),
        Arguments.of("confRev=\"1\"", "confRev=\"1\" indexed=\"false\"",
            "14:11: ReportControl rcb is not indexed: one instance, not 2"),
        Arguments.of("iedName=\"I1\"", "iedName=\"I7\"", "4:41: ConnectedAP of unknown access point I7/AP1"),
        Arguments.of("type=\"IP\">127.0.0.1", "type=\"OSI-TSEL\">zz",
            "4:41: OSI-TSEL is written in hexadecimal, not 'zz'"),
        Arguments.of("type=\"IP\">127.0.0.1", "type=\"MMS-Port\">99999",
            "4:41: MMS-Port is a number of 0…65535, not '99999'"),
        Arguments.of("xmlns=\"http://www.iec.ch/61850/2003/SCL\"", "",
            "2:47: SCL without the namespace http://www.iec.ch/61850/2003/SCL"),
        Arguments.of("version=\"2007\"", "version=\"2031\"", "2:87: SCL version 2031 is read as 2007B4"),
        Arguments.of("<Val>true</Val>", "<Val/>", "17:28: GGIO1.Ind1.stVal of type BOOLEAN cannot be ''"),
        Arguments.of("DAI name=\"stVal\"", "DAI name=\"other\"",
            "17:28: GGIO1.Ind1.other has a value but does not exist"),
        Arguments.of("DAI name=\"stVal\"", "DAI name=\"deep\"",
            "17:28: GGIO1.Ind1.deep has a value but is no attribute"),
        Arguments.of("daName=\"stVal\" fc=\"ST\"", "daName=\"stVal\" fc=\"ST\" ix=\"2\"",
            "12:13: ix of LD0/GGIO1.Ind1.stVal[ST] ix 2 is ignored: there is no array"));
  }

  @ParameterizedTest
  @MethodSource("sloppy")
  void whatLeavesTheModelUsableIsAWarning(String old, String replacement, String warning) throws IOException {
    Scl scl = parse(changed(old, replacement));
    assertThat(Stream.concat(scl.warnings().stream(), scl.model("I1").warnings().stream()).map(SclWarning::toString))
        .containsExactly(warning);
  }

  @Test
  void valueThatDoesNotFitIsNotUsed() throws IOException {
    IedModel model = parse(changed("<Val>true</Val>", "<Val>perhaps</Val>")).model("I1");
    assertThat(model.logicalDevice("I1LD0").orElseThrow().logicalNode("GGIO1").orElseThrow().initialValue("Ind1.stVal"))
        .isEmpty();
  }

  @Test
  void memberWithoutConstraintOrDataObjectStandsForAllOfThem() throws IOException {
    Scl scl = parse(changed("doName=\"Ind1\" daName=\"stVal\" fc=\"ST\"/>", "/>"
        + "<FCDA lnClass=\"GGIO\" lnInst=\"1\" fc=\"MX\"/><FCDA lnClass=\"GGIO\" lnInst=\"1\" doName=\"Ind1\"/>"
        + "<FCDA lnClass=\"GGIO\" lnInst=\"1\" doName=\"Ind1\" daName=\"stVal\"/>"));
    assertThat(scl.model("I1").dataSet("I1LD0", "LLN0$ds").orElseThrow().members()).map(IedModel.Member::item)
        .containsExactly("GGIO1$ST$Ind1", "GGIO1$MX$Ind1", "GGIO1$MX$Ind1", "GGIO1$ST$Ind1", "GGIO1$MX$Ind1",
            "GGIO1$ST$Ind1$stVal");
  }

  @Test
  void elementOfAnArrayMustExistAndBeNamed() {
    String array = changed("<DA name=\"stVal\" bType=\"BOOLEAN\"", "<DA name=\"stVal\" bType=\"BOOLEAN\" count=\"4\"");
    assertThat(refused(array.replace("fc=\"ST\"/>\n              </DataSet>", "fc=\"ST\" ix=\"4\"/></DataSet>")
        .replace("daName=\"stVal\" fc=\"ST\"/>", "daName=\"stVal\" fc=\"ST\" ix=\"4\"/>")).fault())
        .endsWith("stVal has elements 0…3");
    String deep = changed("type=\"D\"", "type=\"D\" count=\"2\"").replace("daName=\"stVal\" fc=\"ST\"",
        "daName=\"deep.cVal.mag\" fc=\"MX\"");
    assertThat(refused(deep).fault()).endsWith("deep is an array: which element (ix) is meant?");
  }

  @Test
  void arrayLengthMayComeFromTheInstance() throws IOException {
    String named = changed("<SDO name=\"deep\" type=\"D\"/>",
        "<SDO name=\"deep\" type=\"D\" count=\"num\"/><DA name=\"num\" bType=\"INT16U\" fc=\"CF\"/>");
    assertThat(refused(named).fault()).isEqualTo("count of deep is num, which has no value");
    IedModel model = parse(named.replace("<DAI name=\"stVal\"><Val>true</Val>", "<DAI name=\"num\"><Val>7</Val>"))
        .model("I1");
    assertThat(model.logicalDevice("I1LD0").orElseThrow().logicalNode("GGIO1").orElseThrow().find("Ind1.deep")
        .orElseThrow().count()).hasValue(7);
  }

  @Test
  void careIsTakenOfEdition1AndOfForeignParts() throws IOException {
    Scl scl = parse(changed(" version=\"2007\" revision=\"B\" release=\"4\"", " xmlns:v=\"urn:vendor\" v:x=\"1\"")
        .replace("<LDevice inst=\"LD0\">", """
            <LDevice inst="LD0"><Private type="v"><v:secret><IED/></v:secret> &lt;text</Private><v:own>
            <LN lnClass="NONE"/></v:own>"""));
    assertThat(scl.edition()).isEqualTo(Scl.Edition.ED1);
    assertThat(scl.warnings()).isEmpty();
    assertThat(scl.model("I1").logicalDevices().getFirst().logicalNodes()).hasSize(2);
  }

  @Test
  void logicalDeviceMayHaveANameOfItsOwn() throws IOException {
    Scl scl = parse(changed("<LDevice inst=\"LD0\">", "<LDevice inst=\"LD0\" ldName=\"BayControl\">"));
    IedModel.LogicalNode lln0 = scl.model("I1").logicalDevice("BayControl").orElseThrow().logicalNode("LLN0")
        .orElseThrow();
    assertThat(lln0.dataSets().getFirst().members().getFirst().domain()).isEqualTo("BayControl");
    assertThat(lln0.reportControlBlocks().getLast().dataSet()).contains("BayControl/LLN0$ds");
  }

  @Test
  void serverMayBeReachedAtASecondAccessPoint() throws IOException {
    Scl scl = parse(
        changed("</AccessPoint>", "</AccessPoint><AccessPoint name=\"AP2\"><ServerAt apName=\"AP1\"/></AccessPoint>"));
    assertThat(scl.model("I1", "AP2").logicalDevices()).isEqualTo(scl.model("I1").logicalDevices());
    assertThat(scl.model("I1", "AP2").connections()).isEmpty();
  }

  @Test
  void warningsAreBounded() throws IOException {
    SclLimits few = new SclLimits(1 << 20, 1 << 16, 1 << 10, 64, 16, 1_000, 1_000, 1_000, 2);
    String text = changed("<Header id=\"good\"/>", "<A/><B/><C/><D/><E/><Header id=\"good\"/>");
    List<SclWarning> warnings = Scl
        .parse("bad.scd", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), few).warnings();
    assertThat(warnings).map(SclWarning::text).containsExactly("unknown element A", "unknown element B",
        "3 more warnings");
  }

  @Test
  void otherEncodingsAreRead() throws IOException {
    String text = changed("<Header id=\"good\"/>", "<Header id=\"größer\"/>");
    for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)) {
      InputStream in = new ByteArrayInputStream(text.replace("UTF-8", charset.name()).getBytes(charset));
      assertThat(Scl.parse("bad.scd", in).header().id()).isEqualTo("größer");
    }
  }
}
