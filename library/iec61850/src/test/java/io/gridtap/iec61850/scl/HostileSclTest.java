package io.gridtap.iec61850.scl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that want to be followed, expanded or held. */
class HostileSclTest {
  private static final String OPEN = "<SCL xmlns=\"http://www.iec.ch/61850/2003/SCL\" version=\"2007\">";
  private static final String HEADER = "<Header id=\"h\"/>";

  private static Scl parse(String text) throws IOException { return parse(stream(text)); }

  private static Scl parse(InputStream in) throws IOException { return Scl.parse("hostile.scd", in); }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code head}, then {@code count} pieces made as they are read, then {@code tail}. */
  private static InputStream generated(String head, int count, IntFunction<String> piece, String tail) {
    Iterator<String> parts = Stream.of(Stream.of(head), IntStream.range(0, count).mapToObj(piece), Stream.of(tail))
        .flatMap(p -> p).iterator();
    return new InputStream() {
      private InputStream part = nullInputStream();

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
          int read = part.read(bytes, offset, length);
          if (read >= 0 || !parts.hasNext()) return read;
          part = stream(parts.next());
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!DOCTYPE SCL SYSTEM \"file:///etc/passwd\">",
      "<!DOCTYPE SCL SYSTEM \"http://127.0.0.1:1/a.dtd\">",
      "<!DOCTYPE SCL [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
      "<!DOCTYPE SCL [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
      "<!DOCTYPE SCL [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/a.dtd\"> %x;]>"})
  void documentTypeDeclarationIsRefusedWithoutFollowingIt(String doctype) {
    assertThatExceptionOfType(SclException.class)
        .isThrownBy(() -> parse("<?xml version=\"1.0\"?>\n" + doctype + OPEN + "<Header id=\"&x;\"/></SCL>"))
        .withMessageMatching("hostile\\.scd:2:\\d+: a document type declaration is refused: SCL has none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<Header id=\"&x;\"/>", "<Private>&x;</Private>"})
  void entityOfTheFilesOwnIsRefused(String part) {
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> parse(OPEN + part + "</SCL>"))
        .withMessageStartingWith("hostile.scd:1:");
  }

  @Test
  void everyTruncatedFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(
        Path.of("../../gateway/simulators/src/main/resources/io/gridtap/simulators/scl/deep-arrays.cid"));
    int end = new String(whole, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8).length;
    for (int length = 0; length < end; length += length < 300 || length > end - 300 ? 1 : 97) {
      InputStream in = new ByteArrayInputStream(whole, 0, length);
      assertThatExceptionOfType(SclException.class).as("%s octets", length).isThrownBy(() -> parse(in));
    }
  }

  @Test
  void noiseIsRefusedAndNothingElseHappens() throws IOException {
    byte[] whole = (OPEN + HEADER + "<DataTypeTemplates><LNodeType id=\"a\" lnClass=\"b\"/></DataTypeTemplates></SCL>")
        .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(61850);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] changed = whole.clone();
      for (int i = 0; i < 1 + round % 4; i++) changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      try {
        parse(new ByteArrayInputStream(changed));
      } catch (SclException e) {
        assertThat(e).hasMessageStartingWith("hostile.scd:");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void wrongEncodingIsRefused() {
    byte[] latin = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + OPEN + "<Header id=\"größer\"/></SCL>")
        .getBytes(StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> parse(new ByteArrayInputStream(latin)))
        .withMessageMatching("hostile\\.scd:\\d+:\\d+: wrong character encoding: .*");
    assertThatExceptionOfType(SclException.class)
        .isThrownBy(() -> parse("<?xml version=\"1.0\" encoding=\"EBCDIC-XX\"?>" + OPEN + "</SCL>"))
        .withMessageContaining("EBCDIC-XX");
  }

  @Test
  void elementsNestedTooDeepAreRefused() {
    InputStream in = generated(OPEN + "<Private>", 1_000_000, i -> "<x>", "");
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> parse(in))
        .withMessageEndingWith("elements nested deeper than 64");
  }

  @Test
  void hugeAttributeIsRefusedBeforeItIsRead() throws IOException {
    CountingStream in = new CountingStream(
        generated(OPEN + "<Header id=\"", 2_000_000, i -> "0123456789012345678901234567890123456789", "\"/></SCL>"));
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> parse(in))
        .withMessageEndingWith("a tag, comment or CDATA section of more than 16777216 octets");
    assertThat(in.octets).isLessThan(17_000_000);
    assertThatExceptionOfType(SclException.class)
        .isThrownBy(() -> parse(OPEN + "<Header id=\"" + "x".repeat(70_000) + "\"/></SCL>"))
        .withMessage("hostile.scd:1:" + (OPEN.length() + 1) + ": attribute id of more than 65536 characters");
  }

  @Test
  void hugeCommentIsRefusedBeforeItIsRead() {
    InputStream in = generated(OPEN + "<!--", 2_000_000, i -> " 012345678901234567890123456789", "--></SCL>");
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> parse(in))
        .withMessageEndingWith("a tag, comment or CDATA section of more than 16777216 octets");
  }

  @Test
  void hugeValueIsRefusedButHugePrivateTextIsPassedOver() throws IOException {
    String value = OPEN + "<DataTypeTemplates><EnumType id=\"e\"><EnumVal ord=\"1\">";
    assertThatExceptionOfType(SclException.class)
        .isThrownBy(() -> parse(
            generated(value, 100_000, i -> "0123456789", "</EnumVal></EnumType></DataTypeTemplates></SCL>")))
        .withMessageEndingWith("text of more than 65536 characters");
    Scl scl = parse(generated(OPEN + HEADER + "<Private>", 1_000_000, i -> "0123456789", "</Private></SCL>"));
    assertThat(scl.warnings()).isEmpty();
    scl = parse(generated(OPEN + HEADER + "<Private><![CDATA[", 1_000_000, i -> "0123456789", "]]></Private></SCL>"));
    assertThat(scl.header().id()).isEqualTo("h");
  }

  @Test
  void fileBeyondTheLimitIsRefused() {
    SclLimits small = new SclLimits(100_000, 50_000, 1_000, 64, 16, 1_000, 1_000, 1_000, 10);
    InputStream in = generated(OPEN, 1_000_000, i -> "<Private/>", "</SCL>");
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> Scl.parse("hostile.scd", in, small))
        .withMessageEndingWith("file of more than 100000 octets");
  }

  @Test
  void typesThatExplodeAreRefused() {
    StringBuilder text = new StringBuilder(OPEN).append("<DataTypeTemplates>")
        .append("<LNodeType id=\"L\" lnClass=\"GGIO\"><DO name=\"O\" type=\"O\"/></LNodeType>")
        .append("<DOType id=\"O\" cdc=\"X\"><DA name=\"a\" bType=\"Struct\" type=\"T0\" fc=\"ST\"/></DOType>");
    for (int level = 0; level < 12; level++) {
      text.append("<DAType id=\"T").append(level).append("\">");
      for (int i = 0; i < 10; i++) {
        text.append("<BDA name=\"b").append(i)
            .append(level == 11 ? "\" bType=\"INT8\"/>" : "\" bType=\"Struct\" type=\"T" + (level + 1) + "\"/>");
      }
      text.append("</DAType>");
    }
    text.append("</DataTypeTemplates></SCL>");
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> parse(text.toString()))
        .withMessageEndingWith("LNodeType L has more than 65536 nodes");
  }

  /** A length that each instance gives anew keeps the trees from being shared. */
  @Test
  void modelThatExplodesIsRefused() throws IOException {
    StringBuilder text = new StringBuilder(OPEN).append(HEADER)
        .append(
            "<IED name=\"I\"><AccessPoint name=\"A\"><Server><LDevice inst=\"L\"><LN0 lnClass=\"LLN0\" inst=\"\" lnType=\"L\"/>");
    for (int i = 0; i < 500; i++) text.append("<LN lnClass=\"GGIO\" inst=\"").append(i).append("\" lnType=\"G\"/>");
    text.append("</LDevice></Server></AccessPoint></IED><DataTypeTemplates>")
        .append("<LNodeType id=\"L\" lnClass=\"LLN0\"><DO name=\"O\" type=\"O3\"/></LNodeType>")
        .append("<LNodeType id=\"G\" lnClass=\"GGIO\"><DO name=\"O\" type=\"O0\"/></LNodeType>");
    for (int level = 0; level < 3; level++) {
      text.append("<DOType id=\"O").append(level).append("\" cdc=\"X\">");
      for (int i = 0; i < 12; i++) {
        text.append("<SDO name=\"s").append(i).append("\" type=\"O").append(level + 1).append("\"/>");
      }
      text.append("</DOType>");
    }
    text.append("<DOType id=\"O3\" cdc=\"X\"><DA name=\"n\" bType=\"INT8\" fc=\"CF\"><Val>2</Val></DA>")
        .append("<DA name=\"a\" bType=\"INT8\" fc=\"ST\" count=\"n\"/></DOType></DataTypeTemplates></SCL>");
    Scl scl = parse(text.toString());
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> scl.model("I"))
        .withMessageEndingWith("IED I has more than 500000 nodes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void chainOfTypesIsRefusedWhicheverEndComesFirst(boolean topFirst) {
    List<String> types = new ArrayList<>(IntStream.range(0, 20_000)
        .mapToObj(
            i -> "<DAType id=\"T" + i + "\"><BDA name=\"b\" bType=\"Struct\" type=\"T" + (i + 1) + "\"/></DAType>\n")
        .toList());
    types.add("<DAType id=\"T20000\"><BDA name=\"b\" bType=\"INT8\"/></DAType>");
    List<String> ordered = topFirst ? types : types.reversed();
    assertThatExceptionOfType(SclException.class).isThrownBy(
        () -> parse(OPEN + "<DataTypeTemplates>" + String.join("", ordered) + "</DataTypeTemplates></SCL>"))
        .withMessageEndingWith("types nested deeper than 24");
  }

  @Test
  void failureToReadIsNotAFaultOfTheFile() {
    InputStream broken = new SequenceInputStream(stream(OPEN), new InputStream() {
      @Override
      public int read() throws IOException { throw new ConnectException("cable cut"); }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException { return read(); }
    });
    assertThatThrownBy(() -> parse(broken)).isInstanceOf(IOException.class).isNotInstanceOf(SclException.class)
        .hasMessageContaining("cable cut");
  }

  @Test
  void fileIsNamedInItsFaults(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("broken.cid"), "<SCL");
    assertThatExceptionOfType(SclException.class).isThrownBy(() -> Scl.parse(file))
        .withMessageStartingWith("broken.cid:1:");
  }

  /** 60 MB of which 200 IEDs with a hundred nodes each are kept. */
  @Test
  void largeStationIsReadInBoundedMemory() throws IOException {
    String types = """
        <DataTypeTemplates><LNodeType id="L0" lnClass="LLN0"><DO name="Beh" type="B"/></LNodeType>
        <LNodeType id="G" lnClass="GGIO"><DO name="Ind1" type="B"/><DO name="Ind2" type="B"/></LNodeType>
        <DOType id="B" cdc="SPS"><DA name="stVal" bType="BOOLEAN" fc="ST"/></DOType></DataTypeTemplates></SCL>""";
    CountingStream in = new CountingStream(generated(OPEN + HEADER, 200, HostileSclTest::ied, types));
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    Scl scl = parse(in);
    System.gc();
    long kept = runtime.totalMemory() - runtime.freeMemory() - before;
    assertThat(in.octets).isGreaterThan(50_000_000);
    assertThat(scl.ieds()).hasSize(200);
    assertThat(scl.warnings()).isEmpty();
    assertThat(scl.model("IED199").dataSet("IED199LD0", "LLN0$ds").orElseThrow().members()).hasSize(99);
    assertThat(kept).as("octets kept").isLessThan(40_000_000);
  }

  private static String ied(int number) {
    StringBuilder text = new StringBuilder(320_000).append("<IED name=\"IED").append(number)
        .append("\"><Private type=\"vendor\">");
    for (int i = 0; i < 2_000; i++)
      text.append("<v:blob xmlns:v=\"urn:v\" n=\"").append(i).append("\">")
          .append("opaque ".repeat(12)).append("</v:blob>\n");
    text.append(
        "</Private><AccessPoint name=\"AP1\"><Server><LDevice inst=\"LD0\"><LN0 lnClass=\"LLN0\" inst=\"\" lnType=\"L0\">")
        .append("<DataSet name=\"ds\">");
    for (int i = 1; i < 100; i++) {
      text.append("<FCDA ldInst=\"LD0\" lnClass=\"GGIO\" lnInst=\"").append(i)
          .append("\" doName=\"Ind1\" fc=\"ST\"/>\n");
    }
    text.append("</DataSet></LN0>");
    for (int i = 1; i < 100; i++) {
      text.append("<LN lnClass=\"GGIO\" inst=\"").append(i).append("\" lnType=\"G\"><DOI name=\"Ind1\" desc=\"bay ")
          .append(number).append("\"><DAI name=\"stVal\"><Val>true</Val></DAI></DOI></LN>\n");
    }
    return text.append("</LDevice></Server></AccessPoint></IED>").toString();
  }

  private static final class CountingStream extends FilterInputStream {
    private long octets;

    CountingStream(InputStream in) { super(in); }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      octets += Math.max(count, 0);
      return count;
    }
  }
}
