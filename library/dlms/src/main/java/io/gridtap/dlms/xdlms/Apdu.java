package io.gridtap.dlms.xdlms;

/**
 * An xDLMS APDU (IEC 62056-5-3 §7). What ACSE says is in its own package; a ciphered APDU is one like any other until
 * it is opened.
 */
public sealed interface Apdu
    permits InitiateRequest, InitiateResponse, GetRequest, GetResponse, SetRequest, SetResponse, ActionRequest,
    ActionResponse, ReadRequest, ReadResponse, WriteRequest, WriteResponse, UnconfirmedWriteRequest, InformationReport,
    EventNotification, DataNotification, DataNotificationConfirm, AccessRequest, AccessResponse, ExceptionResponse,
    ConfirmedServiceError, GeneralBlockTransfer, CipheredApdu, GeneralCiphering, GeneralSigning {}
