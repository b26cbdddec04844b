/** What a provider learns: it need not send this delivery again. */
export class WebhookReceiptView {
  readonly received!: true;
  /** It had been delivered before; nothing more happens. */
  readonly duplicate!: boolean;
}
