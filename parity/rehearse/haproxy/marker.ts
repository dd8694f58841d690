/** Response header that tells a server's answer from one that HAProxy gives itself. */
export const FROM_SERVER = "x-parity-from-server";
