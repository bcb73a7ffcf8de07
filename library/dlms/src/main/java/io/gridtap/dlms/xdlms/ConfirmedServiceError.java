package io.gridtap.dlms.xdlms;

/**
 * confirmedServiceError [0E], codes as they came.
 *
 * @param service 1 initiate, 5 read, 6 write
 * @param errorClass 0 application-reference, 1 hardware-resource, 2 vde-state-error, 3 service, 4 definition, 5 access,
 *     6 initiate, 7 load-data-set, 9 task
 */
public record ConfirmedServiceError(int service, int errorClass, int value) implements Apdu {}
