package io.gridtap.dlms.link;

import io.gridtap.wire.Engine;

/**
 * A layer that carries APDUs. In the client's role it serves one {@link Route}; in the server's all that the settings
 * name, each a link of its own.
 */
public interface LinkEngine extends Engine<LinkCommand, LinkEvent> {}
