package io.gridtap.mms;

import io.gridtap.mms.acse.AcseApdu;
import io.gridtap.mms.cotp.Reassembly;
import io.gridtap.mms.cotp.Tpdu;
import io.gridtap.mms.pdu.MmsPdu;
import io.gridtap.mms.presentation.Ppdu;
import io.gridtap.mms.session.Spdu;
import io.gridtap.mms.tpkt.Tpkt;
import io.gridtap.testkit.Vectors;
import io.gridtap.testkit.Vectors.Direction;
import io.gridtap.testkit.Vectors.Vector;
import io.gridtap.wire.Codec;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A recorded session taken apart: every protocol data unit of every layer, in the order in which they were sent. */
record Recording(String name, List<Unit<?>> units) {
  /** All files of {@code vectors/}. */
  static final List<String> NAMES = names();

  private static List<String> names() {
    try (Stream<Path> files = Files.list(Path.of(
        Objects.requireNonNull(Recording.class.getResource("/vectors")).toURI()))) {
      return files.map(file -> file.getFileName().toString().replace(".txt", "")).sorted().toList();
    } catch (IOException | URISyntaxException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** One protocol data unit. */
  record Unit<T>(int line, int connection, Direction direction, Codec<T> codec, Octets octets, T value) {
    Octets encodedAgain() { return codec.encode(value); }

    T decodedAgain() { return codec.decode(encodedAgain()); }
  }

  static Recording of(String name) {
    List<Unit<?>> units = new ArrayList<>();
    Map<String, Reassembly> streams = new HashMap<>();
    for (Vector vector : Vectors.of(Recording.class, "/vectors/" + name + ".txt")) {
      Apart apart = new Apart(vector, units);
      Octets octets = apart.unit(Tpkt.CODEC, vector.octets()).tpdu();
      if (!(apart.unit(Tpdu.CODEC, octets) instanceof Tpdu.Data data)) continue;
      Optional<Octets> tsdu = streams.computeIfAbsent(vector.connection() + "" + vector.direction(),
          _ -> new Reassembly(Limits.STANDARD.maxMessageOctets())).add(data);
      tsdu.ifPresent(apart::session);
    }
    return new Recording(name, List.copyOf(units));
  }

  private record Apart(Vector vector, List<Unit<?>> units) {
    <T> T unit(Codec<T> codec, Octets octets) {
      T value = codec.decode(octets);
      units.add(new Unit<>(vector.line(), vector.connection(), vector.direction(), codec, octets, value));
      return value;
    }

    void session(Octets tsdu) {
      switch (unit(Spdu.CODEC, tsdu)) {
        case Spdu.Connect connect -> acse(unit(Ppdu.CONNECT, connect.userData()).userData());
        case Spdu.Accept accept -> acse(unit(Ppdu.ACCEPT, accept.userData()).userData());
        case Spdu.Refuse refuse -> unit(Ppdu.REJECT, refuse.userData()).userData().forEach(this::acse);
        case Spdu.DataTransfer data -> unit(MmsPdu.CODEC, unit(Ppdu.DATA, data.userData()).value());
        case Spdu.Finish finish -> acse(unit(Ppdu.DATA, finish.userData()));
        case Spdu.Disconnect disconnect -> acse(unit(Ppdu.DATA, disconnect.userData()));
        case Spdu.Abort abort -> {
          if (unit(Ppdu.ABORT, abort.userData()) instanceof Ppdu.UserAbort(var data)) data.forEach(this::acse);
        }
        case Spdu.AbortAccept() -> {
        }
      }
    }

    private void acse(Ppdu.UserData data) {
      switch (unit(AcseApdu.CODEC, data.value())) {
        case AcseApdu.AssociateRequest request -> unit(MmsPdu.CODEC, request.information().orElseThrow().value());
        case AcseApdu.AssociateResponse response -> unit(MmsPdu.CODEC, response.information().orElseThrow().value());
        case AcseApdu.ReleaseRequest _,AcseApdu.ReleaseResponse _,AcseApdu.Abort _ -> {
        }
      }
    }
  }

  /** What was sent of this type. */
  <T> List<T> all(Class<T> type) { return stream(type).toList(); }

  <T> Stream<T> stream(Class<T> type) {
    return units.stream().map(Unit::value).filter(type::isInstance).map(type::cast);
  }
}
