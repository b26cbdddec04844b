/**
 * Whether Google says whose address it is, and not only that it was verified once: of Gmail, and of a
 * Workspace, which the claim `hd` names.
 * https://developers.google.com/identity/siwg/backend-auth#authenticate-with-a-backend-server
 */
export function googleOwnsEmail(email: string, { hd }: Readonly<Record<string, unknown>>): boolean {
  return /@gmail\.com$/i.test(email) || (typeof hd === 'string' && hd !== '');
}

export const GOOGLE_ISSUER = 'https://accounts.google.com';
