package io.gridtap.dlms.xdlms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.Rlre;
import io.gridtap.dlms.acse.Rlrq;
import io.gridtap.dlms.vectors.RecordedSession;
import io.gridtap.testkit.CodecLaws;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every APDU of the recorded sessions, plain or in the plaintext that the recorder's decoder noted, says what that
 * decoder noted, and encodes to the octets it came in.
 */
class RecordedApdusTest {
  /** What the recorded peers send wrong: a result left out, a transfer lost on the way, an answer of no service. */
  private static final Set<String> BROKEN = Set.of("c403c104000600bc614e001208fd010002020ffe1621",
      "c403c104000600bc614e001208fd010002020fff1623", "c502c100000001000000", "c503c103", "c504c100",
      "c001c1000301002007", "c601c1",
      "0001c109");
  private static final Pattern INVOCATION = Pattern.compile("security-control=(..) .* IC=([0-9A-F]{8}) .*");

  static Stream<Recording.Noted> apdus() {
    return RecordedSession.all("").stream().flatMap(session -> Recording.apdus(session).stream());
  }

  @ParameterizedTest
  @MethodSource("apdus")
  void saysWhatWasNoted(Recording.Noted noted) {
    if (BROKEN.contains(noted.apdu().toHex())) {
      assertThatThrownBy(() -> ApduCodec.decode(noted.apdu(), Limits.STANDARD)).isInstanceOf(DecodeException.class);
      return;
    }
    Deque<String> notes = noted.notes();
    compare(noted.apdu(), notes);
    assertThat(notes).as("notes that nothing in %s answers to", noted).isEmpty();
  }

  private static void compare(Octets octets, Deque<String> notes) {
    switch (octets.u8(0)) {
      case Aarq.TAG -> aarq(octets, notes);
      case Aare.TAG -> aare(octets, notes);
      case Rlrq.TAG -> {
        Rlrq release = CodecLaws.roundTrip(Rlrq.CODEC, octets);
        release("RLRQ", release.reason(), release.userInformation(), notes);
      }
      case Rlre.TAG -> {
        // the recorded server counts the octets of its user information too few; encoded, they are counted
        Rlre release = Rlre.CODEC.decode(octets);
        if (release.userInformation().isEmpty()) CodecLaws.roundTrip(Rlre.CODEC, octets);
        release("RLRE", release.reason(), release.userInformation(), notes);
      }
      case 0xD8 -> exception(octets, notes);
      default -> apdu(octets, notes);
    }
  }

  private static void apdu(Octets octets, Deque<String> notes) {
    Apdu apdu = ApduCodec.decode(octets, Limits.STANDARD);
    encodesTheSame(octets, apdu);
    if (octets.length() == 4 && apdu instanceof ActionResponse) notes.add("no return parameters"); // nor a flag
    for (String fact : Facts.of(apdu)) same(notes.poll(), fact);
    if (apdu instanceof CipheredApdu ciphered) ciphered(ciphered, notes);
  }

  /** One server ciphers its exception and keeps the tag. */
  private static void exception(Octets octets, Deque<String> notes) {
    if (octets.length() < 8) {
      apdu(octets, notes);
      return;
    }
    assertThat(ApduCodec.decode(octets, Limits.STANDARD))
        .isEqualTo(new CipheredApdu(0xD8, Optional.empty(), octets.slice(2, octets.length() - 2)));
    assertThat(notes.poll()).startsWith("EXCEPTION-RESPONSE state=?");
  }

  private static void encodesTheSame(Octets octets, Apdu apdu) {
    Octets encoded = ApduCodec.encode(apdu);
    boolean flagMissing = apdu instanceof ActionResponse.Normal && octets.length() == 4;
    boolean tagForFlag = apdu instanceof EventNotification && octets.u8(1) == 9;
    if (flagMissing) assertThat(encoded.slice(0, 4)).isEqualTo(octets);
    else if (tagForFlag)
      assertThat(encoded.slice(2, encoded.length() - 2)).isEqualTo(octets.slice(2, octets.length() - 2));
    else
      assertThat(encoded).isEqualTo(octets);
  }

  /** Long octets are noted up to an ellipsis. */
  private static void same(String note, String fact) {
    int cut = note == null ? -1 : note.indexOf("...(");
    if (cut >= 0) assertThat(fact).startsWith(note.substring(0, cut));
    else
      assertThat(fact).isEqualTo(note);
  }

  private static void ciphered(CipheredApdu apdu, Deque<String> notes) {
    Matcher security = INVOCATION.matcher(String.valueOf(notes.poll()));
    assertThat(security.matches()).isTrue();
    assertThat(hex(apdu.body())).startsWith(security.group(1) + security.group(2));
    while (!notes.isEmpty()) {
      String note = notes.poll();
      if (!note.startsWith("plaintext ")) continue;
      if (note.contains("...")) notes.clear(); // not noted as a whole
      else
        compare(Octets.hex(note.substring("plaintext ".length())), notes);
      return;
    }
  }

  private static void aarq(Octets octets, Deque<String> notes) {
    boolean version = notes.removeIf(note -> note.startsWith("80 02 protocol-version")); // the default
    Aarq aarq = version ? Aarq.CODEC.decode(octets) : CodecLaws.roundTrip(Aarq.CODEC, octets);
    assertThat(notes.poll()).isEqualTo("AARQ");
    assertThat(notes.poll()).endsWith("(ctx %d)".formatted(aarq.context().ordinal() + 1));
    aarq.callingApTitle().ifPresent(title -> endsWith(notes, "A6 0A calling-AP-title 0408", title));
    authentication(aarq.authenticationRequired(), aarq.mechanism(), aarq.callingAuthenticationValue(),
        "calling-authentication-value", notes);
    userInformation(aarq.userInformation(), notes);
  }

  private static void aare(Octets octets, Deque<String> notes) {
    Aare aare = Aare.CODEC.decode(octets);
    boolean version = notes.removeIf(note -> note.startsWith("80 02 protocol-version")); // the default
    boolean titleTwice = notes.removeIf(note -> note.startsWith("A6 0A (tag A6 in an AARE"));
    if (!version && !titleTwice) CodecLaws.roundTrip(Aare.CODEC, octets);
    assertThat(notes.poll()).isEqualTo("AARE");
    assertThat(notes.poll()).endsWith("(ctx %d)".formatted(aare.context().ordinal() + 1));
    assertThat(notes.poll()).isEqualTo("A2 03 result=%d".formatted(aare.result().code()));
    assertThat(notes.poll()).isEqualTo(
        "A3 05 result-source-diagnostic acse-service-user %d".formatted(aare.diagnostic().code()));
    aare.respondingApTitle().ifPresent(title -> endsWith(notes, "A4 0A responding-AP-title 0408", title));
    authentication(aare.authenticationRequired(), aare.mechanism(), aare.respondingAuthenticationValue(),
        "responding-authentication-value", notes);
    userInformation(aare.userInformation(), notes);
  }

  private static void endsWith(Deque<String> notes, String before, Octets octets) {
    assertThat(notes.poll()).isEqualTo(before + hex(octets));
  }

  private static void authentication(boolean required, OptionalInt mechanism, Optional<Octets> value, String name,
      Deque<String> notes) {
    if (required) assertThat(notes.poll()).contains("acse-requirements 0780");
    mechanism.ifPresent(number -> assertThat(notes.poll()).contains("(mechanism %d)".formatted(number)));
    value.ifPresent(there -> assertThat(notes.poll()).contains(name)
        .contains(" 80%02X%s".formatted(there.length(), hex(there))));
  }

  private static void release(String name, OptionalInt reason, Optional<Octets> information, Deque<String> notes) {
    assertThat(notes.poll()).isEqualTo(name);
    reason.ifPresent(code -> assertThat(notes.poll()).isEqualTo("80 01 reason=%02d".formatted(code)));
    userInformation(information, notes);
  }

  private static void userInformation(Optional<Octets> information, Deque<String> notes) {
    information.ifPresent(octets -> {
      assertThat(notes.poll()).endsWith("user-information (OCTET STRING %d)".formatted(octets.length()));
      compare(octets, notes);
    });
  }

  private static String hex(Octets octets) { return octets.toHex().toUpperCase(Locale.ROOT); }

  @Test
  void findsThemAll() { assertThat(apdus()).hasSizeGreaterThan(800); }

  @Test
  void theRowsOfALongGetAreThoseOfTheProfile() {
    ProfileRows rows = new ProfileRows(Limits.STANDARD);
    long sum = 0;
    List<Recording.Noted> session = Recording.apdus(RecordedSession.of("wrapper-31-get-block-profile"));
    for (Recording.Noted noted : session) {
      if (noted.apdu().u8(0) != 0xC4) continue;
      if (!(ApduCodec.decode(noted.apdu(), Limits.STANDARD) instanceof GetResponse.Block(var _, var block))) continue;
      rows.feed(block.raw());
      while (rows.next()) sum += rows.row().longValue(3);
    }
    rows.end();
    assertThat(rows.seen()).isEqualTo(60);
    assertThat(sum).isEqualTo(60 * 4000 + 59 * 60 / 2);
  }
}
