package io.gridtap.app;

import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.transport.PcapFile;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a meter is, as whom it is asked, and how. */
final class DlmsOptions {
  private static final int PORT = 4059;
  private static final int PUBLIC_CLIENT = 16;
  private static final int MANAGEMENT_CLIENT = 1;
  private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]+|\\[[^]]+]):(\\d{1,5})");

  @Parameters(paramLabel = "HOST[:PORT]", hideParamSyntax = true, description = "The meter, or the converter before it; port 4059 if none is given. With --serial there is no HOST.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--profile", paramLabel = "NAME", description = "What the make of meters does differently: a built-in profile, or a file as 'gridtap dlms probe' writes it.")
  private @Nullable String profile;

  @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "10s", converter = Durations.class, description = "For the connection and for each answer. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(names = "--object-list", paramLabel = "FILE", description = "The meter's object list, where a command wants it: taken from this file, or read from the meter once and written there.")
  private @Nullable Path objectList;

  @Option(names = "--pcap", paramLabel = "FILE", description = "Record what crosses the connection in this file, for Wireshark; passwords are in it. One that is there is replaced.")
  private @Nullable Path pcap;

  @Option(names = "--verbose", description = "Show every frame and APDU with its meaning on standard error, deciphered; passwords and keys are not shown.")
  private boolean verbose;

  @ArgGroup(exclusive = false, heading = "%nAddresses and link:%n")
  private Link link = new Link();

  @ArgGroup(exclusive = false, heading = "%nAuthentication:%n")
  private Who who = new Who();

  @ArgGroup(exclusive = false, heading = "%nCiphering:%n")
  private DlmsKeyOptions keys = new DlmsKeyOptions();

  private boolean passwordRead;
  private Optional<Key> secret = Optional.empty();

  /** Once made, the one for all connections of the command. It ends with the process: each packet is in it at once. */
  private @Nullable PcapFile recording;

  /** Below the application layer. */
  static final class Link {
    @Option(names = "--client", paramLabel = "N", description = "Client address (SAP): 16 public, 1 management. Default: 1 with a password or keys, else 16.")
    private @Nullable Integer client;

    @Option(names = "--logical", paramLabel = "N", defaultValue = "1", description = "Server's upper HDLC address, or its wPort. Default: ${DEFAULT-VALUE}.")
    private int logical = 1;

    @Option(names = "--physical", paramLabel = "N", defaultValue = "0", description = "Server's lower HDLC address; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int physical;

    @Option(names = "--address-length", paramLabel = "N", description = "Octets of the server's HDLC address: 1, 2 or 4. Default: as few as it takes.")
    private @Nullable Integer addressLength;

    @Option(names = "--hdlc", description = "HDLC carries the APDUs; the default but for --udp.")
    private boolean hdlc;

    @Option(names = "--wrapper", description = "The wrapper of the TCP and UDP profile carries them.")
    private boolean wrapper;

    @Option(names = "--udp", description = "Over UDP; with the wrapper, unless there is --hdlc.")
    private boolean udp;

    @Option(names = "--serial", paramLabel = "PORT", description = "Over a serial port, like /dev/ttyUSB0 or COM3; no HOST then.")
    private @Nullable String serial;

    @Option(names = "--baud", paramLabel = "N", description = "Of the serial port. Default: 9600, with --mode-e 300.")
    private @Nullable Integer baud;

    @Option(names = "--mode-e", description = "IEC 62056-21 mode E goes before HDLC, as at optical ports.")
    private boolean modeE;

    @Option(names = "--max-info", paramLabel = "OCTETS", description = "Information field of HDLC proposed, 32…2030. Default: the profile's, 128.")
    private @Nullable Integer maxInfo;

    @Option(names = "--window", paramLabel = "N", description = "Window of HDLC proposed, 1…7. Default: the profile's, 1.")
    private @Nullable Integer window;

    @Option(names = "--short-names", description = "The meter knows short names only.")
    private boolean shortNames;

    @Option(names = "--priority", paramLabel = "HOW", defaultValue = "high", description = "Of requests: normal or high. Default: ${DEFAULT-VALUE}.")
    private ClientSettings.Priority priority = ClientSettings.Priority.HIGH;
  }

  /** Who asks. */
  static final class Who {
    @Option(names = "--auth", paramLabel = "HOW", description = "none, lls, hls2, hls3, hls4, hls5, hls6 or hls7. Default: lls with a password, hls5 with keys, else none.")
    private @Nullable Authentication authentication;

    @Option(names = "--password", paramLabel = "WORD", description = "Password of LLS, or secret of HLS 2, 3, 4 and 6. '!env NAME' takes it from the environment, '!file PATH' from a file, where others do not see it; 0x… for octets.")
    private @Nullable String password;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Its first line is the password.")
    private @Nullable Path passwordFile;

    @Option(names = "--counter-object", paramLabel = "OBIS", description = "The meter's invocation counter, which the public client reads before the first ciphered APDU where no --counters are kept. Default: 0-0:43.1.0.")
    private @Nullable String counterObject;
  }

  /** Mechanisms by number. */
  enum Authentication {
    NONE, LLS, HLS2, HLS3, HLS4, HLS5, HLS6, HLS7
  }

  /** What goes below HDLC or the wrapper. */
  sealed interface Line {
    record Tcp(TcpConnector.Settings settings) implements Line {}

    record Udp(String host, int port) implements Line {}

    record Serial(String port, int baud, boolean modeE) implements Line {}
  }

  /** What the command wants: the words behind HOST. */
  List<String> rest() {
    return link.serial != null || words.isEmpty() ? List.copyOf(words) : List.copyOf(words.subList(1, words.size()));
  }

  /** The only words that may be there. */
  List<String> rest(int least, int most, String usage) {
    if (link.serial == null && words.isEmpty())
      throw CommandFailure.usage("where is the meter? HOST:PORT, or --serial PORT");
    List<String> rest = rest();
    if (rest.size() < least || rest.size() > most)
      throw CommandFailure.usage("%s is wanted behind %s, not '%s'".formatted(usage.isEmpty() ? "nothing" : usage,
          link.serial == null ? words.getFirst() : "the options", String.join(" ", rest)));
    return rest;
  }

  boolean verbose() { return verbose; }

  Duration timeout() { return timeout; }

  DlmsKeyOptions keys() { return keys; }

  boolean wrapper() {
    if (link.hdlc && link.wrapper) throw CommandFailure.usage("--hdlc, or --wrapper: only one of them");
    if (link.serial != null && (link.wrapper || link.udp))
      throw CommandFailure.usage("--serial goes with HDLC, not with --wrapper or --udp");
    return link.wrapper || link.udp && !link.hdlc;
  }

  boolean shortNames() { return link.shortNames || profile().association().shortNames(); }

  ClientSettings.Priority priority() { return link.priority; }

  OptionalInt maxInfo() { return link.maxInfo == null ? OptionalInt.empty() : OptionalInt.of(link.maxInfo); }

  OptionalInt window() { return link.window == null ? OptionalInt.empty() : OptionalInt.of(link.window); }

  /** Only if it was given. */
  OptionalInt addressLength() {
    return link.addressLength == null ? OptionalInt.empty() : OptionalInt.of(link.addressLength);
  }

  Optional<Obis> counterObject() {
    return who.counterObject == null
        ? profile().counters().object()
        : Optional.of(AttributeArgument.obis(who.counterObject));
  }

  Route route(Map<String, String> environment) {
    int client = link.client != null
        ? link.client
        : mechanism(environment) == Mechanism.NONE && !keys.ciphers() ? PUBLIC_CLIENT : MANAGEMENT_CLIENT;
    try {
      return new Route(client, link.logical, wrapper() ? 0 : link.physical);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  Mechanism mechanism(Map<String, String> environment) {
    if (who.authentication != null) return Mechanism.of(who.authentication.ordinal()).orElseThrow();
    if (password(environment).isPresent()) return Mechanism.LLS;
    return keys.isWanted() ? Mechanism.HLS5 : Mechanism.NONE;
  }

  /** Password or secret. Read once: the file may be a pipe. */
  Optional<Key> password(Map<String, String> environment) {
    if (!passwordRead) secret = readPassword(environment);
    passwordRead = true;
    return secret;
  }

  private Optional<Key> readPassword(Map<String, String> environment) {
    if (who.passwordFile != null && who.password != null)
      throw CommandFailure.usage("--password and --password-file: only one of them");
    Optional<String> given = who.passwordFile != null
        ? Optional.of(Secrets.read("--password-file", who.passwordFile))
        : Optional.ofNullable(who.password).map(word -> Secrets.resolve("--password", word, environment));
    return given.filter(word -> !word.isEmpty()).map(DlmsOptions::secret);
  }

  /** Octets may be given as {@code 0x…}. */
  static Key secret(String word) {
    if (!word.matches("0x[0-9A-Fa-f]*"))
      return Key.of(Octets.wrap(word.getBytes(StandardCharsets.ISO_8859_1)));
    try {
      return Key.hex(word.substring(2));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage("--password: " + wrong.getMessage(), wrong);
    }
  }

  Optional<Path> objectList() { return Optional.ofNullable(objectList); }

  MeterProfile profile() { return profile(profile); }

  /** @param profile the name of a built-in one, or a file; null for the standard's */
  static MeterProfile profile(@Nullable String profile) {
    if (profile == null) return MeterProfile.STANDARD;
    Optional<MeterProfile> known = MeterProfile.named(profile);
    if (known.isPresent()) return known.get();
    Path file = Path.of(profile);
    if (!Files.isRegularFile(file))
      throw CommandFailure.usage("--profile: '%s' is no file, and of the built-in ones there are %s".formatted(profile,
          String.join(", ", MeterProfile.builtIn().stream().map(MeterProfile::name).toList())));
    try {
      return MeterProfile.parse(Files.readString(file));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.configuration("%s: %s".formatted(file, wrong.getMessage()), wrong);
    } catch (IOException unreadable) {
      throw CommandFailure.usage("--profile: cannot read %s: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
  }

  /** Where the meter is for messages: as it was given. */
  String named() {
    return link.serial != null ? link.serial : words.isEmpty() ? "" : words.getFirst();
  }

  Line line() {
    boolean wrapper = wrapper();
    if (pcap != null && (link.serial != null || link.udp))
      throw CommandFailure.usage("--pcap records TCP; --verbose shows what goes over others");
    if (link.serial != null)
      return new Line.Serial(link.serial, link.baud != null ? link.baud : link.modeE ? 300 : 9600, link.modeE);
    if (link.baud != null) throw CommandFailure.usage("--baud goes with --serial");
    if (words.isEmpty()) throw CommandFailure.usage("where is the meter? HOST:PORT, or --serial PORT");
    if (link.modeE && (wrapper || link.udp))
      throw CommandFailure.usage("--mode-e goes with HDLC over TCP or a serial port");
    String given = words.getFirst();
    Matcher own = WITH_PORT.matcher(given);
    String host = (own.matches() ? own.group(1) : given).replace("[", "").replace("]", "");
    int port = own.matches() ? Integer.parseInt(own.group(2)) : PORT;
    return link.udp ? new Line.Udp(host, port) : new Line.Tcp(tcp(host, port));
  }

  boolean modeE() { return link.modeE; }

  Optional<PcapFile> recording() {
    if (pcap == null) return Optional.empty();
    try {
      if (recording == null) recording = PcapFile.create(pcap);
      return Optional.of(recording);
    } catch (IOException unwritable) {
      throw CommandFailure.failed("--pcap: " + unwritable.getMessage(), unwritable);
    }
  }

  private TcpConnector.Settings tcp(String host, int port) {
    try {
      TcpConnector.Settings settings = TcpConnector.Settings.to(host, port).withLimit(timeout);
      return recording().map(settings::withRecording).orElse(settings);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }
}
