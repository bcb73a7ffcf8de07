package io.gridtap.app;

import io.gridtap.dlms.AssociationFailedException;
import io.gridtap.dlms.Batching;
import io.gridtap.dlms.DlmsClient;
import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.FileCounters;
import io.gridtap.dlms.OpticalSignOn;
import io.gridtap.dlms.association.Authentication;
import io.gridtap.dlms.association.ClientEvent;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.hdlc.HdlcClient;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.modee.ModeESettings;
import io.gridtap.dlms.security.CounterId;
import io.gridtap.dlms.security.Key;
import io.gridtap.dlms.security.Mechanism;
import io.gridtap.dlms.security.MemoryCounters;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.transport.Connection;
import io.gridtap.transport.SerialLine;
import io.gridtap.transport.SerialPorts;
import io.gridtap.transport.SerialSettings;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.UdpConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** From options to an open association. */
final class DlmsConnecting {
  private static final int PUBLIC_CLIENT = 16;
  private static final Obis COUNTER = Obis.of(0, 0, 43, 1, 0, 255);

  private final DlmsOptions options;
  private final Map<String, String> environment;
  private final MeterProfile profile;
  private final ProfiledSettings profiled;
  private final Consumer<ClientEvent> watcher;

  /** @param counters to be closed after the client */
  record Associated(DlmsClient client, AutoCloseable counters) {}

  DlmsConnecting(DlmsOptions options, Terminal terminal) { this(options, terminal, options.profile(), _ -> {}); }

  /**
   * @param profile instead of that of the options
   * @param watcher is told what the link and the association tell
   */
  DlmsConnecting(DlmsOptions options, Terminal terminal, MeterProfile profile, Consumer<ClientEvent> watcher) {
    this.options = options;
    this.environment = terminal.environment();
    this.profile = profile;
    this.profiled = new ProfiledSettings(profile, options.timeout());
    Narrator narrator = new Narrator(terminal.err());
    this.watcher = options.verbose() ? watcher.andThen(new DlmsTrace(narrator, options.wrapper())::told) : watcher;
  }

  Associated associate() throws IOException, InterruptedException {
    DlmsOptions.Line line = options.line();
    Mechanism mechanism = options.mechanism(environment);
    Optional<SecuritySettings> security = options.keys().settings(environment)
        .map(keys -> keys.withSharedCounter(profile.counters().sharedAtPass3()));
    ClientSettings settings = association(mechanism, security);
    client(settings); // what does not go together is said before anything is connected
    Optional<FileCounters> file = security.flatMap(keys -> options.keys().counters()).map(DlmsConnecting::counters);
    try {
      if (security.isPresent() && (settings.context().ciphered() || mechanism == Mechanism.HLS5)) {
        SecuritySettings counted = file.isPresent()
            ? security.get().withCounters(file.get())
            : counted(line, security.get());
        settings = settings.withSecurity(counted);
      }
      return new Associated(connect(line, settings), file.<AutoCloseable>map(it -> it).orElse(() -> {}));
    } catch (AssociationFailedException failed) {
      file.ifPresent(FileCounters::close);
      throw DlmsSession.explained(failed, options);
    } catch (IOException | InterruptedException | RuntimeException failed) {
      file.ifPresent(FileCounters::close);
      throw failed;
    }
  }

  private static FileCounters counters(Path file) {
    try {
      return FileCounters.open(file);
    } catch (IOException unusable) {
      throw CommandFailure.failed("--counters: " + unusable.getMessage(), unusable);
    }
  }

  /** A counter that begins again would use values twice; where none is kept, the meter knows the last. */
  private SecuritySettings counted(DlmsOptions.Line line, SecuritySettings security)
      throws IOException, InterruptedException {
    Obis object = options.counterObject().orElse(COUNTER);
    Route route = options.route(environment);
    ClientSettings open = base(new Route(PUBLIC_CLIENT, route.logical(), route.physical()));
    long last;
    try (DlmsClient reader = connect(line, open)) {
      AttributeDescriptor counter = new AttributeDescriptor(1, object, 2);
      GetResult result = DlmsSession.answered(reader.peer(), () -> reader.get(counter));
      last = switch (result) {
        case GetResult.Value(Data.Int(var _, long value)) -> value;
        case GetResult.Value(Data other) -> throw withoutCounter(object, DataWords.line(other) + " is no counter");
        case GetResult.Failure(var why) -> throw withoutCounter(object, AccessWords.of(why));
      };
    } catch (AssociationFailedException failed) {
      throw withoutCounter(object, String.valueOf(failed.getMessage()));
    }
    if (profile.pauses().afterDisconnect().isPositive()) Thread.sleep(profile.pauses().afterDisconnect());
    MemoryCounters counters = new MemoryCounters();
    Key key = security.broadcast() ? security.keys().broadcast().orElseThrow() : security.keys().unicast();
    counters.advance(new CounterId(security.ownTitle(), key.fingerprint(), CounterId.Life.LASTING), last + 1);
    return security.withCounters(counters);
  }

  private static CommandFailure withoutCounter(Obis object, String why) {
    return CommandFailure.failed(
        "the meter's invocation counter %s cannot be read by the public client: %s; give --counters FILE, or another --counter-object"
            .formatted(object, why));
  }

  private ClientSettings base(Route route) {
    ClientSettings settings = profiled.association(route, options.wrapper(), options.shortNames())
        .withPriority(options.priority());
    return options.verbose() ? settings.withTracing(ClientSettings.Tracing.APDUS_AND_LINK) : settings;
  }

  private ClientSettings association(Mechanism mechanism, Optional<SecuritySettings> security) {
    try {
      ClientSettings settings = base(options.route(environment));
      if (security.isPresent() && options.keys().ciphers()) {
        settings = settings.withCiphering(security.get());
        if (security.get().form() != SecuritySettings.Form.SERVICE_SPECIFIC)
          settings = settings.withConformance(settings.conformance().with(Conformance.Service.GENERAL_PROTECTION));
      } else if (security.isPresent()) {
        settings = settings.withSecurity(security.get());
      } else if (mechanism.needsTitles()) {
        settings = settings.withSecurity(options.keys().titlesOnly(mechanism));
      }
      Optional<Key> dedicated = options.keys().dedicated(environment);
      if (dedicated.isPresent()) settings = settings.withDedicatedKey(dedicated.get());
      return settings.withAuthentication(authentication(mechanism));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private Authentication authentication(Mechanism mechanism) {
    Optional<Key> secret = options.password(environment);
    return switch (mechanism) {
      case NONE -> Authentication.NONE;
      case LLS -> Authentication.password(required(mechanism, secret));
      case HLS2, HLS3, HLS4, HLS6 -> Authentication.high(mechanism, required(mechanism, secret));
      case HLS5, HLS7 -> Authentication.byKeys(mechanism);
    };
  }

  private static Key required(Mechanism mechanism, Optional<Key> secret) {
    return secret.orElseThrow(
        () -> CommandFailure.usage("%s wants --password-file, or --password '!env NAME'".formatted(mechanism)));
  }

  private DlmsClientSettings client(ClientSettings association) {
    try {
      return profiled.client(association, options.wrapper()
          ? Optional.empty()
          : Optional.of(profiled.hdlc(options.addressLength(), options.maxInfo(), options.window())));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** @throws AssociationFailedException if the meter does not associate */
  DlmsClient connect(DlmsOptions.Line line, ClientSettings association) throws IOException, InterruptedException {
    DlmsClientSettings settings = client(association);
    return DlmsClient.connect(connection(line), settings, new Batching(settings.maxPerRequest()), watcher);
  }

  private Connection connection(DlmsOptions.Line line) throws IOException, InterruptedException {
    return switch (line) {
      case DlmsOptions.Line.Tcp(var tcp) -> {
        Connection connection = TcpConnector.SHARED.connect(tcp);
        // behind a converter the port's speed is fixed
        yield options.modeE() ? signedOn(connection, ModeESettings.Parity.HERE) : connection;
      }
      case DlmsOptions.Line.Udp(String host, int port) ->
        UdpConnector.connect(datagrams(host, port, options.wrapper()));
      case DlmsOptions.Line.Serial(String port, int baud, boolean modeE) -> {
        SerialLine way = modeE ? SerialLine.text(baud) : SerialLine.binary(baud);
        Connection connection = SerialPorts.connect(new SerialSettings(port, way));
        yield modeE ? signedOn(connection, ModeESettings.Parity.PORT) : connection;
      }
    };
  }

  /** With HDLC a frame goes out in each datagram; how frames that come are cut is the converter's business. */
  static UdpConnector.Settings datagrams(String host, int port, boolean wrapper) {
    return wrapper
        ? UdpConnector.Settings.to(host, port, WrapperLink.MESSAGES)
        : UdpConnector.Settings.to(host, port, HdlcClient.MESSAGES).withAnyDatagram();
  }

  private static Connection signedOn(Connection connection, ModeESettings.Parity parity)
      throws IOException, InterruptedException {
    return OpticalSignOn.signOn(connection, ModeESettings.STANDARD.withParity(parity)).connection();
  }
}
