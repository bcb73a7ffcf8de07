package io.gridtap.dlms.xdlms;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApduTextTest {
  private static final ApduNames NAMES = new ApduNames() {
    @Override
    public Optional<String> attribute(AttributeDescriptor attribute) {
      return attribute.classId() == 3 ? Optional.of("Register value") : Optional.empty();
    }

    @Override
    public Optional<String> method(MethodDescriptor method) { return Optional.of("remote_disconnect"); }
  };

  private static String text(String hex) {
    return String.join("\n", ApduText.lines(Octets.hex(hex), NAMES, Limits.STANDARD));
  }

  @Test
  void saysWhatIsAskedAndAnswered() {
    assertThat(text("C0 01 C1 0003 0100200700FF 02 00")).isEqualTo("""
        get-request-normal, invoke-id 1, confirmed, high priority
          class 3, 1-0:32.7.0, attribute 2 (Register value)""");
    assertThat(text("C4 01 41 00 02 04 12 08FD 09 06 0100200700FF 09 0C 07E9030106020F0000FFC480 0A 02 4869"))
        .isEqualTo("""
            get-response-normal, invoke-id 1, confirmed, normal priority
              structure of 4
                long-unsigned 2301
                octet-string 0100200700ff (1-0:32.7.0)
                octet-string 07e9030106020f0000ffc480 (2025-03-01 02:15:00.00, deviation -60, daylight-saving)
                visible-string "Hi\"""");
    assertThat(text("C3 01 C1 0046 000060030AFF 01 01 0F 00")).isEqualTo("""
        action-request-normal, invoke-id 1, confirmed, high priority
          class 70, 0-0:96.3.10, method 1 (remote_disconnect)
          integer 0""");
    assertThat(text("D8 02 06 00000064")).isEqualTo("exception-response service-unknown, invocation-counter-error, "
        + "100 expected");
    assertThat(text("0E 01 06 02")).isEqualTo("confirmed-service-error initiate, incompatible-conformance");
  }

  @Test
  void saysHowAnAssociationIsOpenedAndKeepsThePassword() {
    assertThat(text("6036A1090607608574050801018A0207808B0760857405080201AC0A80083132333435363738BE10040E"
        + "01000000065F1F0400001018FFFF")).isEqualTo("""
            AARQ
              application-context-name ln
              mechanism-name 1 LLS
              calling-authentication-value (8 octets)
              user-information
                initiate-request
                  proposed-dlms-version-number 6
                  proposed-conformance 001018 block-transfer-with-get-or-read get set
                  client-max-receive-pdu-size 65535""");
    assertThat(text("6117A109060760857405080101A203020101A305A10302010D")).isEqualTo("""
        AARE
          application-context-name ln
          result rejected-permanent
          acse-service-user authentication-failure: the password or key is wrong""");
    assertThat(text("DB084752580000000001 0730000012340A0B")).isEqualTo("""
        general-glo-ciphering
          system-title 4752580000000001
          security-control 30: suite 0, authenticated, encrypted
          invocation-counter 4660
          2 octets protected""");
    assertThat(text("6306800101BE0103")).startsWith("not understood: ");
    assertThat(text("6203800101")).isEqualTo("RLRQ\n  reason urgent");
  }

  @Test
  void keepsSecretsThatAreSetOrGivenToMethods() {
    String secret = "DEADBEEFDEADBEEF";
    for (String apdu : List.of("C1 01 C1 000F 0000280000FF 07 00 09 08", "C3 01 C1 000F 0000280000FF 02 01 09 08",
        "C3 01 C1 000C 0000280000FF 06 01 09 08", "C3 01 C1 0048 0000180100FF 07 01 09 08",
        "C3 01 C1 0048 0000180100FF 08 01 09 08", "C1 01 C1 0013 0000140000FF 09 00 09 08",
        "C1 01 C1 002C 0000190300FF 05 00 09 08", "C1 01 C1 002E 0000190500FF 04 00 09 08",
        "C1 01 C1 0064 0000190A00FF 07 00 09 08", "C1 02 C1 000F 0000280000FF 07 00 01 00000001 08",
        "C1 04 C1 01 000F 0000280000FF 07 00 01 09 08", "06 01 02 FA48 01 09 08"))
      assertThat(text(apdu + secret)).as(apdu).doesNotContainIgnoringCase("DEADBEEF").contains("(secret, 8 octets)");
    assertThat(text("C1 01 C1 0001 0000600100FF 02 00 09 08" + secret)).containsIgnoringCase(secret);
  }

  @Test
  void showsLongListsInPart() {
    List<String> lines = ApduText.lines(Octets.hex("C40141 00 01 82 03E8" + "00".repeat(1000)), ApduNames.NONE,
        Limits.STANDARD);
    assertThat(lines).hasSize(503).last().isEqualTo("    … and 500 more");
  }

  @Test
  void saysSomethingOfEveryRecordedApduAndOfNoise() {
    for (RecordedSession session : RecordedSession.all(""))
      for (Recording.Noted noted : Recording.apdus(session)) {
        assertThat(ApduText.lines(noted.apdu(), ApduNames.NONE, Limits.STANDARD)).as(noted.toString()).isNotEmpty();
        CodecLaws.noise(octets -> ApduText.lines(octets, ApduNames.NONE, Limits.STANDARD), noted.apdu(), 5, 2);
      }
  }

  @Test
  void endsWithApdusThatHoldApdusWithoutEnd() {
    StringBuilder hex = new StringBuilder();
    for (int level = 0; level < 5000; level++)
      hex.append("DF0000000000").append("84%08X".formatted(7 * (4999 - level)));
    assertThat(ApduText.lines(Octets.hex(hex.toString()), ApduNames.NONE, Limits.STANDARD)).isNotEmpty();
    assertThat(ApduText.lines(Octets.hex("DF000000000084" + "%08X".formatted(5000 * 12) + "DF000000000081FF".repeat(10)
        + "00".repeat(5000 * 12 - 80) + "00"), ApduNames.NONE, Limits.STANDARD)).isNotEmpty();
  }
}
