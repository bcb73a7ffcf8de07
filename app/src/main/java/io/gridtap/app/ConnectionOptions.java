package io.gridtap.app;

import io.gridtap.asn1.ber.Oid;
import io.gridtap.iec61850.client.OsiAddresses;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.acse.AcseApdu.Entity;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.OsiAddress;
import io.gridtap.transport.PcapFile;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.Tls;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a device is and how to associate with it. */
final class ConnectionOptions {
  private static final int PORT = 102;
  /** iso-tp-tls: MMS over TLS (IEC 62351-4). */
  private static final int TLS_PORT = 3782;
  private static final int MAX_OUTSTANDING = 1000;
  private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]+|\\[[^]]+]):(\\d{1,9})");

  @Parameters(arity = "1..*", paramLabel = "HOST[:PORT]", hideParamSyntax = true, description = "Name or address of the device; PORT may also stand behind it as a word of its own. Default: 102, with TLS 3782.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--password", paramLabel = "WORD", description = "ACSE password. '!env NAME' takes it from the environment, '!file PATH' from a file, where others do not see it.")
  private @Nullable String password;

  @Option(names = "--password-file", paramLabel = "FILE", description = "Its first line is the ACSE password.")
  private @Nullable Path passwordFile;

  @Option(names = "--local-address", paramLabel = "ADDRESS", description = "To connect from, where this machine has several; some devices know their clients by it.")
  private @Nullable InetAddress localAddress;

  @Option(names = "--pcap", paramLabel = "FILE", description = "Record what crosses the connection in this file, for Wireshark; passwords are in it. One that is there is replaced.")
  private @Nullable Path pcap;

  /** Once made, the one for all connections of the command. It ends with the process: each packet is in it at once. */
  private @Nullable PcapFile recording;

  @ArgGroup(exclusive = false, heading = "%nOSI addresses (default: the SCL file's, else 0001, 0001, 00000001):%n")
  private Osi osi = new Osi();

  @ArgGroup(exclusive = false, heading = "%nTLS:%n")
  private TlsOptions tls = new TlsOptions();

  @ArgGroup(exclusive = false, heading = "%nLimits:%n")
  private Bounds bounds = new Bounds();

  private boolean restTaken;

  /** Above TCP. */
  static final class Osi {
    @Option(names = "--tsel", paramLabel = "HEX", converter = HexOctets.class, description = "Called transport selector.")
    private @Nullable Octets tsel;

    @Option(names = "--ssel", paramLabel = "HEX", converter = HexOctets.class, description = "Called session selector.")
    private @Nullable Octets ssel;

    @Option(names = "--psel", paramLabel = "HEX", converter = HexOctets.class, description = "Called presentation selector.")
    private @Nullable Octets psel;

    @Option(names = "--ap-title", paramLabel = "OID", description = "Called AP title, like 1.1.1.999.1; 'none' to leave it out.")
    private @Nullable String apTitle;

    @Option(names = "--ae-qualifier", paramLabel = "N", description = "Called AE qualifier.")
    private @Nullable Integer aeQualifier;

    @Option(names = "--local-tsel", paramLabel = "HEX", converter = HexOctets.class, description = "Calling transport selector.")
    private @Nullable Octets localTsel;

    @Option(names = "--local-ssel", paramLabel = "HEX", converter = HexOctets.class, description = "Calling session selector.")
    private @Nullable Octets localSsel;

    @Option(names = "--local-psel", paramLabel = "HEX", converter = HexOctets.class, description = "Calling presentation selector.")
    private @Nullable Octets localPsel;

    @Option(names = "--local-ap-title", paramLabel = "OID", description = "Calling AP title; 'none' to leave it out.")
    private @Nullable String localApTitle;

    @Option(names = "--local-ae-qualifier", paramLabel = "N", description = "Calling AE qualifier.")
    private @Nullable Integer localAeQualifier;
  }

  /** How long each step may take, and how much may come. */
  static final class Bounds {
    @Option(names = "--max-pdu", paramLabel = "OCTETS", defaultValue = "65000", description = "Longest MMS PDU proposed. Default: ${DEFAULT-VALUE}.")
    private int maxPdu = 65_000;

    @Option(names = "--max-outstanding", paramLabel = "N", defaultValue = "5", description = "Requests unanswered at a time, proposed; the device may allow fewer. Default: ${DEFAULT-VALUE}.")
    private int maxOutstanding = 5;

    @Option(names = "--connect-timeout", paramLabel = "TIME", defaultValue = "5s", converter = Durations.class, description = "For the TCP connection. Default: ${DEFAULT-VALUE}.")
    private Duration connectTimeout = Duration.ofSeconds(5);

    @Option(names = "--associate-timeout", paramLabel = "TIME", defaultValue = "10s", converter = Durations.class, description = "For each step of the handshake: transport, association. Default: ${DEFAULT-VALUE}.")
    private Duration associateTimeout = Duration.ofSeconds(10);

    @Option(names = "--request-timeout", paramLabel = "TIME", defaultValue = "10s", converter = Durations.class, description = "For the answer to a request. Default: ${DEFAULT-VALUE}.")
    private Duration requestTimeout = Duration.ofSeconds(10);
  }

  /** The device's name or address, without the port. */
  String host() {
    Matcher own = WITH_PORT.matcher(words.getFirst());
    return (own.matches() ? own.group(1) : words.getFirst()).replace("[", "").replace("]", "");
  }

  private boolean portIsAWord() {
    return words.size() > 1 && !WITH_PORT.matcher(words.getFirst()).matches() && words.get(1).matches("\\d{1,9}");
  }

  int port() {
    Matcher own = WITH_PORT.matcher(words.getFirst());
    if (own.matches()) return Integer.parseInt(own.group(2));
    return portIsAWord() ? Integer.parseInt(words.get(1)) : tls.isWanted() ? TLS_PORT : PORT;
  }

  /** What the command wants: the words behind HOST and PORT. */
  List<String> rest() {
    restTaken = true;
    return words.subList(portIsAWord() ? 2 : 1, words.size());
  }

  TcpConnector.Settings tcp(Map<String, String> environment) {
    // of an address of IPv6 there are more colons
    if (words.getFirst().matches("[^:]*:[^:]*") && !WITH_PORT.matcher(words.getFirst()).matches())
      throw CommandFailure.usage("%s: HOST or HOST:PORT wanted, PORT a number".formatted(words.getFirst()));
    if (!restTaken && !rest().isEmpty())
      throw CommandFailure.usage("'%s' behind %s: PORT is a number, and nothing else is wanted there"
          .formatted(rest().getFirst(), words.getFirst()));
    Optional<Tls> secured = tls.tls(environment);
    try {
      TcpConnector.Settings settings = TcpConnector.Settings.to(host(), port()).withLimit(bounds.connectTimeout);
      if (localAddress != null) settings = settings.withLocalAddress(localAddress);
      if (secured.isPresent()) settings = settings.withTls(secured.get());
      if (pcap == null) return settings;
      if (recording == null) recording = PcapFile.create(pcap);
      return settings.withRecording(recording);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    } catch (IOException unwritable) {
      throw CommandFailure.failed("--pcap: " + unwritable.getMessage(), unwritable);
    }
  }

  Optional<String> password(Map<String, String> environment) {
    if (passwordFile != null && password != null)
      throw CommandFailure.usage("--password and --password-file: only one of them");
    if (passwordFile != null) return Optional.of(Secrets.read("--password-file", passwordFile));
    return Optional.ofNullable(password).map(given -> Secrets.resolve("--password", given, environment));
  }

  /** @param model whose address counts where no option says otherwise */
  AssociationSettings association(Optional<IedModel> model, Map<String, String> environment) {
    AssociationSettings standard = AssociationSettings.STANDARD;
    if (bounds.maxOutstanding < 1 || bounds.maxOutstanding > MAX_OUTSTANDING)
      throw CommandFailure.usage("--max-outstanding is 1…%d: %d".formatted(MAX_OUTSTANDING, bounds.maxOutstanding));
    try {
      OsiAddress fromFile = model.flatMap(file -> OsiAddresses.of(file, host())).orElse(standard.called());
      AssociationSettings settings = standard
          .withCalled(with(fromFile, osi.tsel, osi.ssel, osi.psel, osi.apTitle, osi.aeQualifier))
          .withCalling(with(standard.calling(), osi.localTsel, osi.localSsel, osi.localPsel, osi.localApTitle,
              osi.localAeQualifier))
          .withMaxPduOctets(bounds.maxPdu)
          .withMaxOutstanding(bounds.maxOutstanding, standard.proposal().maxServOutstandingCalled())
          .withHandshakeLimit(bounds.associateTimeout)
          .withRequestLimit(bounds.requestTimeout);
      return password(environment).map(settings::withPassword).orElse(settings);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static OsiAddress with(OsiAddress base, @Nullable Octets tsel, @Nullable Octets ssel, @Nullable Octets psel,
      @Nullable String apTitle, @Nullable Integer aeQualifier) {
    Entity entity = base.entity();
    if ("none".equals(apTitle)) entity = Entity.UNNAMED;
    else if (apTitle != null)
      entity = new Entity(Optional.of(new Oid(apTitle.replace(',', '.'))), entity.aeQualifier());
    if (aeQualifier != null) entity = new Entity(entity.apTitle(), Optional.of(aeQualifier));
    return new OsiAddress(tsel == null ? base.transportSelector() : tsel, ssel == null ? base.sessionSelector() : ssel,
        psel == null ? base.presentationSelector() : psel, entity);
  }
}
