/** The file of `y = -x` for a number: what a runtime is started with. `tinyModel.test.ts` tells that it is ours. */
export const tinyModel = (): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(BASE64), (c) => c.charCodeAt(0));

const BASE64 =
  "CAoSB2h5YWxpbmVCBAoAEBU6RQoZCgVpbnB1dBIGb3V0cHV0GgNOZWciA05lZxIFZ3JhcGhaDwoFaW5wdXQSBgoECAESAGIQCgZvdXRwdXQSBgoECAESAA==";
