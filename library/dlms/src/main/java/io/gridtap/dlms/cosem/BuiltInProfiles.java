package io.gridtap.dlms.cosem;

import java.util.ArrayList;
import java.util.List;

/** Profiles of makes and companion standards, as the text a user would write. */
final class BuiltInProfiles {
  private static final List<String> TEXTS = List.of("""
      name: kamstrup
      link.address-octets: 4
      link.physical: serial % 10000 + 1000
      times.deviation: ignored
      times.standard-time-all-year: true
      # values of pushes are named, their scalers are not sent
      push: * 1-1:1.7.0@0,27 1-1:2.7.0@0,27 1-1:3.7.0@0,29 1-1:4.7.0@0,29 \
      1-1:31.7.0@-2,33 1-1:51.7.0@-2,33 1-1:71.7.0@-2,33 1-1:32.7.0@0,35 1-1:52.7.0@0,35 1-1:72.7.0@0,35 \
      1-1:1.8.0@1,30 1-1:2.8.0@1,30 1-1:3.8.0@1,32 1-1:4.8.0@1,32
      """, """
      name: landis-gyr
      link.address-octets: 4
      link.physical: serial % 10000 + 1000
      reading.range-without-deviation: true
      reading.range-resolution: whole-minutes
      """, """
      name: iskra
      reading.with-list-max: 1
      """, """
      name: kaifa
      push: * 1-0:1.7.0@0,27
      push: * - 0-0:96.1.0 0-0:96.1.7 1-0:1.7.0@0,27 1-0:2.7.0@0,27 1-0:3.7.0@0,29 1-0:4.7.0@0,29 \
      1-0:31.7.0@-3,33 1-0:32.7.0@-1,35
      push: * - 0-0:96.1.0 0-0:96.1.7 1-0:1.7.0@0,27 1-0:2.7.0@0,27 1-0:3.7.0@0,29 1-0:4.7.0@0,29 \
      1-0:31.7.0@-3,33 1-0:51.7.0@-3,33 1-0:71.7.0@-3,33 1-0:32.7.0@-1,35 1-0:52.7.0@-1,35 1-0:72.7.0@-1,35
      push: * - 0-0:96.1.0 0-0:96.1.7 1-0:1.7.0@0,27 1-0:2.7.0@0,27 1-0:3.7.0@0,29 1-0:4.7.0@0,29 \
      1-0:31.7.0@-3,33 1-0:32.7.0@-1,35 0-0:1.0.0 1-0:1.8.0@0,30 1-0:2.8.0@0,30 1-0:3.8.0@0,32 1-0:4.8.0@0,32
      push: * - 0-0:96.1.0 0-0:96.1.7 1-0:1.7.0@0,27 1-0:2.7.0@0,27 1-0:3.7.0@0,29 1-0:4.7.0@0,29 \
      1-0:31.7.0@-3,33 1-0:51.7.0@-3,33 1-0:71.7.0@-3,33 1-0:32.7.0@-1,35 1-0:52.7.0@-1,35 1-0:72.7.0@-1,35 \
      0-0:1.0.0 1-0:1.8.0@0,30 1-0:2.8.0@0,30 1-0:3.8.0@0,32 1-0:4.8.0@0,32
      """, """
      # values of pushes are named and carry scalers
      name: aidon
      """, """
      name: microstar
      link.address-octets: 1
      reading.with-list-max: 0
      pause.between-requests: PT0.2S
      pause.after-disconnect: PT15S
      """, """
      name: dsmr
      reading.with-list-max: 0
      reading.range-without-deviation: true
      reading.range-resolution: whole-hours
      """, """
      name: india
      counter.object: 0-0:43.1.3
      times.deviation: ignored
      """, """
      name: italy
      association.release: true
      counter.object: 0-0:43.1.1
      """);

  private BuiltInProfiles() {}

  static List<MeterProfile> all() { return Holder.ALL; }

  /** Read at first use: parsing asks for the standard profile, which must be there by then. */
  private static final class Holder {
    static final List<MeterProfile> ALL = read();

    private static List<MeterProfile> read() {
      List<MeterProfile> profiles = new ArrayList<>();
      profiles.add(MeterProfile.STANDARD);
      for (String text : TEXTS) profiles.add(MeterProfileText.parse(text));
      return List.copyOf(profiles);
    }
  }
}
