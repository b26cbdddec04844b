/** Why an image name is not pinned, or `undefined` when it is. */
export function imageProblem(image: string): string | undefined {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return undefined;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  if (tag === undefined) return `the image '${image}' has no tag`;
  if (/^latest\b/.test(tag)) return `the image '${image}' is not pinned`;
  return undefined;
}
