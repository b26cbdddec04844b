/** Every mail there is, and what its text is filled with. */
export interface MailParams {
  'verify-email': { readonly code: string; readonly expiresInMinutes: number };
  'address-in-use': Record<string, never>;
  'reset-password': { readonly link: string; readonly expiresInMinutes: number };
  'password-changed': Record<string, never>;
  'email-change-confirm': { readonly code: string; readonly expiresInMinutes: number };
  /** Goes to the address that was in use before. */
  'email-changed': Record<string, never>;
  'sign-in-refused': Record<string, never>;
  'session-reuse': Record<string, never>;
  'second-factor-changed': Record<string, never>;
  'second-factor-refused': Record<string, never>;
  'ways-in-changed': { readonly provider: string };
  invitation: {
    readonly school: string;
    readonly inviter: string;
    readonly role: string;
    readonly link: string;
  };
  'ownership-offer': {
    readonly school: string;
    readonly owner: string;
    readonly link: string;
  };
}

export type MailTemplate = keyof MailParams;

/** What somebody may switch off. Mail about the safety of an account is not among it. */
export const mailCategories = ['school'] as const;
export type MailCategory = (typeof mailCategories)[number];

/** Of each mail, the category; `security` cannot be switched off. */
export const categoryOf: Readonly<Record<MailTemplate, MailCategory | 'security'>> = {
  'verify-email': 'security',
  'address-in-use': 'security',
  'reset-password': 'security',
  'password-changed': 'security',
  'email-change-confirm': 'security',
  'email-changed': 'security',
  'sign-in-refused': 'security',
  'session-reuse': 'security',
  'second-factor-changed': 'security',
  'second-factor-refused': 'security',
  'ways-in-changed': 'security',
  invitation: 'school',
  'ownership-offer': 'school',
};
