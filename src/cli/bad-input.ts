/** What a user gave cannot be used: the command says so in one line and exits with 2. */
export class BadInput extends Error {
  override name = 'BadInput'
}
