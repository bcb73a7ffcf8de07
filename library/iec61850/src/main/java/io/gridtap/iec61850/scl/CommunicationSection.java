package io.gridtap.iec61850.scl;

import io.gridtap.wire.Octets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads Communication (IEC 61850-6 §9.4), one method for each element. */
final class CommunicationSection extends SclSection {
  CommunicationSection(XmlCursor xml) { super(xml); }

  void read(List<Communication.SubNetwork> networks) throws IOException {
    xml.children(name -> {
      if (!name.equals("SubNetwork")) {
        passOver(name);
        return;
      }
      String network = xml.attribute("name").orElse("");
      Optional<String> type = xml.nonEmpty("type");
      List<Communication.ConnectedAp> accessPoints = new ArrayList<>();
      xml.children(child -> {
        if (child.equals("ConnectedAP")) accessPoints.add(connectedAp());
        else
          passOver(child);
      });
      networks.add(new Communication.SubNetwork(network, type, accessPoints));
    });
  }

  private Communication.ConnectedAp connectedAp() throws IOException {
    String ied = xml.required("iedName");
    String accessPoint = xml.required("apName");
    Place place = xml.place();
    Map<String, String> address = new LinkedHashMap<>();
    List<Communication.StreamAddress> goose = new ArrayList<>();
    List<Communication.StreamAddress> sampledValues = new ArrayList<>();
    xml.children(child -> {
      switch (child) {
        case "Address" -> address(address);
        case "GSE" -> goose.add(streamAddress());
        case "SMV" -> sampledValues.add(streamAddress());
        default -> passOver(child);
      }
    });
    return new Communication.ConnectedAp(ied, accessPoint, address(address, place), goose, sampledValues, place);
  }

  private void address(Map<String, String> parameters) throws IOException {
    xml.children(child -> {
      if (!child.equals("P")) {
        passOver(child);
        return;
      }
      Place place = xml.place();
      String type = xml.required("type");
      if (parameters.putIfAbsent(type, xml.text()) != null) xml.warn(place, "second address part " + type);
    });
  }

  private Communication.Address address(Map<String, String> parts, Place place) {
    return new Communication.Address(Optional.ofNullable(parts.get("IP")).filter(ip -> !ip.isEmpty()),
        number(parts, "MMS-Port", 65_535, place), selector(parts, "OSI-TSEL", place),
        selector(parts, "OSI-SSEL", place),
        selector(parts, "OSI-PSEL", place), Optional.ofNullable(parts.get("OSI-AP-Title")).filter(t -> !t.isEmpty()),
        number(parts, "OSI-AP-Invoke", Integer.MAX_VALUE, place),
        number(parts, "OSI-AE-Qualifier", Integer.MAX_VALUE, place),
        number(parts, "OSI-AE-Invoke", Integer.MAX_VALUE, place), parts);
  }

  private Optional<Octets> selector(Map<String, String> parts, String type, Place place) {
    String digits = parts.getOrDefault(type, "");
    if (digits.isEmpty()) return Optional.empty();
    if (!digits.matches("[0-9A-Fa-f]{1,32}")) {
      xml.warn(place, type + " is written in hexadecimal, not '" + XmlCursor.shown(digits) + "'");
      return Optional.empty();
    }
    return Optional.of(Octets.hex(digits.length() % 2 == 0 ? digits : "0" + digits));
  }

  private OptionalInt number(Map<String, String> parts, String type, int max, Place place) {
    String digits = parts.getOrDefault(type, "");
    if (digits.isEmpty()) return OptionalInt.empty();
    if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) > max) {
      xml.warn(place, type + " is a number of 0…" + max + ", not '" + XmlCursor.shown(digits) + "'");
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(digits));
  }

  private Communication.StreamAddress streamAddress() throws IOException {
    String ldInst = xml.required("ldInst");
    String cbName = xml.required("cbName");
    Map<String, String> parameters = new LinkedHashMap<>();
    Map<String, Integer> times = new LinkedHashMap<>();
    xml.children(child -> {
      switch (child) {
        case "Address" -> address(parameters);
        case "MinTime", "MaxTime" -> {
          Place place = xml.place();
          String millis = xml.text();
          if (millis.matches("[0-9]{1,9}")) times.put(child, Integer.parseInt(millis));
          else
            xml.warn(place, child + " is a number of milliseconds, not '" + XmlCursor.shown(millis) + "'");
        }
        default -> passOver(child);
      }
    });
    return new Communication.StreamAddress(ldInst, cbName, parameters, present(times.get("MinTime")),
        present(times.get("MaxTime")));
  }

  private static OptionalInt present(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
