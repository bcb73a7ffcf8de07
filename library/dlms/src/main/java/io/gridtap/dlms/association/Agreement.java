package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.security.SystemTitle;
import io.gridtap.dlms.xdlms.Conformance;
import java.util.Optional;

/**
 * What AARQ and AARE agreed on.
 *
 * @param conformance services that both sides have
 * @param serverMaxPduOctets longest APDU the server takes; 0 no limit
 * @param vaaName 0007 with logical names, FA00 with short names
 * @param serverTitle the server's system title, if it told
 */
public record Agreement(ApplicationContext context, Conformance conformance, int serverMaxPduOctets, int vaaName,
    Optional<SystemTitle> serverTitle) {
  public boolean has(Conformance.Service service) { return conformance.has(service); }
}
