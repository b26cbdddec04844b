/** Something the user has to know or to change; shown without a stack. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
}
