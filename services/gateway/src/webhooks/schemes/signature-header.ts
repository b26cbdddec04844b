/** `t=1700000000,v1=ab12,v1=cd34`: a time and signatures in one header. `undefined` when it is nothing like it. */
export function signatureHeader(
  header: string,
): { readonly timestamp: string; readonly signatures: readonly string[] } | undefined {
  let timestamp: string | undefined;
  const signatures: string[] = [];
  for (const part of header.split(',')) {
    const at = part.indexOf('=');
    const [name, value] = [part.slice(0, at).trim(), part.slice(at + 1)];
    if (name === 't') {
      if (timestamp !== undefined || !/^\d{1,12}$/.test(value)) return undefined;
      timestamp = value;
    } else if (name === 'v1') signatures.push(value);
  }
  return timestamp === undefined ? undefined : { timestamp, signatures };
}
