package io.gridtap.dlms;

import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.hdlc.HdlcClient;
import io.gridtap.dlms.hdlc.HdlcSettings;
import io.gridtap.dlms.link.LinkEngine;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.transport.Conversation;

/**
 * How a {@link DlmsClient} talks to a meter.
 *
 * @param association route, names, authentication, keys, limits
 * @param carrier what carries the APDUs
 * @param lists how several attributes are read
 * @param maxPerRequest attributes asked for in one request at most, 1…255; less is learned from a meter that refuses
 * @param maxNotifications that wait to be taken; then nothing more is read from the connection
 * @param conversation bounds of the connection
 */
public record DlmsClientSettings(ClientSettings association, Carrier carrier, Lists lists, int maxPerRequest,
    int maxNotifications, Conversation.Settings conversation) {
  /** What carries the APDUs. */
  public sealed interface Carrier {
    /** TCP or UDP, port 4059. */
    record Wrapper() implements Carrier {}

    /** HDLC: serial line, optical head, or a converter's TCP port. */
    record Hdlc(HdlcSettings settings) implements Carrier {}

    default LinkEngine engine(Route route) {
      return switch (this) {
        case Wrapper() -> WrapperLink.client(route);
        case Hdlc(HdlcSettings settings) -> HdlcClient.engine(settings, route);
      };
    }
  }

  /** How several attributes are read. */
  public enum Lists {
    /** With lists, if they were negotiated and the meter understands them; else one by one. */
    WITH_LIST,
    /** With the ACCESS service if it was negotiated, else with lists. */
    ACCESS,
    /** One by one. */
    SINGLY
  }

  public DlmsClientSettings {
    if (maxPerRequest < 1 || maxPerRequest > 255)
      throw new IllegalArgumentException("1…255 attributes in one request: " + maxPerRequest);
    if (maxNotifications < 1) throw new IllegalArgumentException("maxNotifications is at least 1: " + maxNotifications);
  }

  public static DlmsClientSettings wrapper(ClientSettings association) {
    return of(association, new Carrier.Wrapper());
  }

  public static DlmsClientSettings hdlc(ClientSettings association, HdlcSettings hdlc) {
    return of(association, new Carrier.Hdlc(hdlc));
  }

  private static DlmsClientSettings of(ClientSettings association, Carrier carrier) {
    return new DlmsClientSettings(association, carrier, Lists.WITH_LIST, 16, 128, Conversation.Settings.STANDARD);
  }

  public DlmsClientSettings withAssociation(ClientSettings set) {
    return new DlmsClientSettings(set, carrier, lists, maxPerRequest, maxNotifications, conversation);
  }

  public DlmsClientSettings withCarrier(Carrier set) {
    return new DlmsClientSettings(association, set, lists, maxPerRequest, maxNotifications, conversation);
  }

  public DlmsClientSettings withLists(Lists set) {
    return new DlmsClientSettings(association, carrier, set, maxPerRequest, maxNotifications, conversation);
  }

  public DlmsClientSettings withMaxPerRequest(int attributes) {
    return new DlmsClientSettings(association, carrier, lists, attributes, maxNotifications, conversation);
  }

  public DlmsClientSettings withMaxNotifications(int notifications) {
    return new DlmsClientSettings(association, carrier, lists, maxPerRequest, notifications, conversation);
  }

  public DlmsClientSettings withConversation(Conversation.Settings set) {
    return new DlmsClientSettings(association, carrier, lists, maxPerRequest, maxNotifications, set);
  }
}
