package io.gridtap.app.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DLMS/COSEM meter that is read again and again.
 *
 * @param host name or address; or {@code serial}
 * @param port default 4059
 * @param transport default tcp
 * @param link default hdlc, with udp wrapper
 * @param profile name of a built-in meter profile, or path of a file as {@code gridtap dlms probe} writes it
 * @param logical server's upper address, or its wPort; default 1
 * @param physical server's lower HDLC address; default none
 * @param addressLength octets of the server's HDLC address, 1, 2 or 4; default as short as it goes
 * @param timeout until an answer is missing, also to connect
 * @param associations at least one; a meter's readings may go over several
 * @param readings values read together
 * @param profiles whose new rows are taken over
 * @param zone of the meter's clock, where its times do not tell
 * @param jitter all of this meter's times are later by a part of this, the same one each time
 * @param keepOpen whether associations stay open between readings; default unless others share the endpoint
 * @param reconnectEvery readings after which the association is renewed; default never
 * @param afterFailure least pause after a failure
 * @param state directory for what outlasts a restart
 */
public record DlmsConfiguration(String name, @Nullable String host, @Nullable Integer port, @Nullable Serial serial,
    @Nullable Transport transport, @Nullable LinkLayer link, @Nullable String profile, @Nullable Integer logical,
    @Nullable Integer physical, @Nullable Integer addressLength, @Nullable Integer maxInfoLength,
    @Nullable Duration timeout, @Nullable List<Association> associations, @Nullable List<Reading> readings,
    @Nullable List<Profile> profiles, @Nullable String zone, @Nullable Duration jitter, @Nullable Boolean keepOpen,
    @Nullable Integer reconnectEvery, @Nullable Duration afterFailure, @Nullable String state)
    implements
      DeviceConfiguration {

  /** What carries the octets. */
  public enum Transport {
    TCP, UDP
  }

  /** What carries the APDUs. */
  public enum LinkLayer {
    HDLC, WRAPPER
  }

  /**
   * A serial port.
   *
   * @param port its name: /dev/ttyUSB0, COM3
   * @param baud default 9600, with mode E the one to begin with, 300
   * @param modeE whether IEC 62056-21 mode E goes before HDLC
   */
  public record Serial(String port, @Nullable Integer baud, @Nullable Boolean modeE) {}

  /**
   * As whom the meter is asked.
   *
   * @param name by which readings refer to it
   * @param client service access point; default 16 without authentication, otherwise 1
   * @param authentication default lls with a password, hls5 with keys, otherwise none
   * @param password of LLS, or the secret of HLS 2, 3, 4 and 6
   */
  public record Association(@Nullable String name, @Nullable Integer client, @Nullable Authentication authentication,
      @Nullable Secret password, @Nullable Security security) {}

  /** Mechanism. */
  public enum Authentication {
    NONE, LLS, HLS2, HLS3, HLS4, HLS5, HLS6, HLS7
  }

  /**
   * Ciphering.
   *
   * @param suite 0, 1, 2; default 0
   * @param protection of what is sent and expected; default both
   * @param encryptionKey global unicast encryption key, hexadecimal
   * @param authenticationKey hexadecimal
   * @param dedicatedKey whether each association gets a key of its own
   * @param systemTitle of this client, 8 octets hexadecimal
   * @param counterObject OBIS of the meter's invocation counter, read through the public client before the first use
   * @param counters file where invocation counters are kept
   */
  public record Security(@Nullable Integer suite, @Nullable Protection protection, @Nullable Secret encryptionKey,
      @Nullable Secret authenticationKey, @Nullable Boolean dedicatedKey, @Nullable String systemTitle,
      @Nullable String counterObject, @Nullable String counters) {}

  /** What ciphering does. */
  public enum Protection {
    AUTHENTICATION, ENCRYPTION, BOTH
  }

  /**
   * Values read together.
   *
   * @param association default the first
   * @param every period; or {@code cron}
   * @param cron minute hour day month weekday, by {@code zone}
   */
  public record Reading(@Nullable String association, @Nullable Duration every, @Nullable String cron,
      List<Measured> measurements) {}

  /**
   * One value: a name of the built-in table, an OBIS code, or both.
   *
   * @param name key in the payload
   * @param classId interface class; default by the table, or what is usual for the code
   * @param attribute default 2
   * @param unitCode told instead of the meter's, for consumers that expect another
   */
  public record Measured(@Nullable String name, @Nullable String obis, @Nullable Integer classId,
      @Nullable Integer attribute, @Nullable String description, @Nullable Integer unitCode) {
    /** A word alone is a name or an OBIS code. */
    @JsonCreator
    public static Measured word(String word) {
      return word.matches(".*\\d.*[.:].*")
          ? new Measured(null, word, null, null, null, null)
          : new Measured(word, null, null, null, null, null);
    }
  }

  /**
   * New rows of a profile.
   *
   * @param association default the first
   * @param obis of the profile
   * @param every period; or {@code cron}
   * @param catchUp how far back after an outage, and at first
   */
  public record Profile(@Nullable String association, String obis, @Nullable Duration every, @Nullable String cron,
      @Nullable Duration catchUp) {}
}
