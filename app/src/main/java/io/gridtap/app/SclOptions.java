package io.gridtap.app;

import io.gridtap.iec61850.scl.Communication;
import io.gridtap.iec61850.scl.Ied;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.scl.SclException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which IED of which SCL file the device is. */
final class SclOptions {
  @Option(names = "--scl", paramLabel = "FILE", description = "The device's SCL file (CID, ICD, IID or SCD): names, enumeration labels and OSI address come from there. Without it they are read from the device.")
  private @Nullable Path file;

  @Option(names = "--ied", paramLabel = "NAME", description = "Its IED in the file. Default: the only one, or the one with the address HOST.")
  private @Nullable String ied;

  @Option(names = "--access-point", paramLabel = "NAME", description = "Its access point. Default: the only one with a server.")
  private @Nullable String accessPoint;

  /** The model, if there is a file. @param host by whose address the IED is found if it is not named */
  Optional<IedModel> model(String host) throws IOException {
    if (file == null) {
      if (ied != null || accessPoint != null)
        throw CommandFailure.usage("--ied and --access-point say which IED of an SCL file is meant: give --scl too");
      return Optional.empty();
    }
    Scl scl = parse(file);
    return Optional.of(model(scl, ied == null ? byAddress(scl, host) : ied, accessPoint));
  }

  static Scl parse(Path file) throws IOException {
    try {
      if (Files.isDirectory(file)) throw CommandFailure.usage("%s is a directory, not an SCL file".formatted(file));
      return Scl.parse(file);
    } catch (SclException refused) {
      throw refused;
    } catch (NoSuchFileException missing) {
      throw CommandFailure.usage("there is no file %s".formatted(file), missing);
    } catch (IOException unreadable) {
      throw CommandFailure.usage("%s cannot be read: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
  }

  /** @param accessPoint null for the only one with a server */
  static IedModel model(Scl scl, String name, @Nullable String accessPoint) throws IOException {
    try {
      return accessPoint == null ? scl.model(name) : scl.model(name, accessPoint);
    } catch (IllegalArgumentException unknown) {
      throw CommandFailure.usage(String.valueOf(unknown.getMessage()), unknown);
    }
  }

  private static String byAddress(Scl scl, String host) {
    List<Ied> servers = servers(scl);
    if (servers.size() == 1) return servers.getFirst().name();
    List<String> here = scl.communication().subNetworks().stream().flatMap(network -> network.accessPoints().stream())
        .filter(ap -> ap.address().ip().filter(host::equals).isPresent()).map(Communication.ConnectedAp::iedName)
        .distinct().toList();
    if (here.size() == 1) return here.getFirst();
    throw notOne(scl, servers, here.isEmpty()
        ? "none of them has the address " + host
        : "several have the address " + host);
  }

  /** The only IED with a server. */
  static String only(Scl scl) {
    List<Ied> servers = servers(scl);
    if (servers.size() == 1) return servers.getFirst().name();
    throw notOne(scl, servers, "say which");
  }

  private static CommandFailure notOne(Scl scl, List<Ied> servers, String why) {
    if (servers.isEmpty()) return CommandFailure.configuration(scl.source() + ": no IED in it has a server");
    return CommandFailure.usage("%s describes %d IEDs, %s: choose with --ied %s".formatted(scl.source(), servers.size(),
        why, servers.stream().map(Ied::name).limit(30).collect(Collectors.joining("|"))
            + (servers.size() > 30 ? "|…" : "")));
  }

  private static List<Ied> servers(Scl scl) {
    return scl.ieds().stream().filter(one -> one.accessPoints().stream().anyMatch(ap -> ap.server().isPresent()))
        .toList();
  }
}
