/** Where and why a text is not the JSON of one value. */
export interface SyntaxProblem {
  /** 1, 2, … */
  line: number
  /** 1, 2, … in UTF-16 units */
  column: number
  /** e.g. `expected , or }, got "x"` */
  message: string
}

const DEEPEST = 200

class Problem extends Error {
  constructor(
    readonly position: number,
    message: string,
  ) {
    super(message)
  }
}

/**
 * The first problem of a JSON text, or undefined. Stricter than JSON.parse in one thing: a key given twice in
 * an object, of which JSON.parse would drop one in silence. The same in every Node, whose own messages differ.
 */
export function findJsonProblem(text: string): SyntaxProblem | undefined {
  try {
    const scanner = new Scanner(text)
    scanner.value(0)
    scanner.end()
    return undefined
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const before = text.slice(0, error.position)
    const line = before.split('\n').length
    return { line, column: before.length - before.lastIndexOf('\n'), message: error.message }
  }
}

class Scanner {
  private position = 0

  constructor(private readonly text: string) {}

  value(depth: number): void {
    if (depth > DEEPEST) throw new Problem(this.position, `expected at most ${DEEPEST} levels of nesting`)
    this.space()
    const first = this.text[this.position]
    if (first === '{') this.object(depth)
    else if (first === '[') this.array(depth)
    else if (first === '"') this.string()
    else this.word()
  }

  end(): void {
    this.space()
    if (this.position < this.text.length) this.fail('the end')
  }

  private object(depth: number): void {
    const keys = new Set<string>()
    this.position++
    if (this.accept('}')) return
    do {
      this.space()
      const start = this.position
      if (this.text[start] !== '"')
        this.fail(keys.size === 0 ? 'a field in quotes or }' : 'a field in quotes')
      const key = this.string()
      if (keys.has(key))
        throw new Problem(start, `expected each field once, got ${JSON.stringify(key)} twice`)
      keys.add(key)
      if (!this.accept(':')) this.fail(':')
      this.value(depth + 1)
    } while (this.accept(','))
    if (!this.accept('}')) this.fail(', or }')
  }

  private array(depth: number): void {
    this.position++
    if (this.accept(']')) return
    do this.value(depth + 1)
    while (this.accept(','))
    if (!this.accept(']')) this.fail(', or ]')
  }

  private string(): string {
    const start = this.position
    for (this.position++; this.position < this.text.length; this.position++) {
      const character = this.text[this.position]!
      if (character === '"') {
        this.position++
        return JSON.parse(this.text.slice(start, this.position)) as string
      }
      if (character < ' ') this.fail('a string without control characters')
      if (character === '\\') {
        const escaped = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(
          this.text.slice(this.position + 1, this.position + 6),
        )
        if (escaped === null) this.fail('an escape that JSON knows')
        this.position += escaped[0].length
      }
    }
    throw new Problem(start, 'expected a string to end, got none of its closing quotes')
  }

  private word(): void {
    const token = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
    token.lastIndex = this.position
    if (!token.test(this.text)) this.fail('a JSON value')
    this.position = token.lastIndex
  }

  private space(): void {
    while (' \t\r\n'.includes(this.text[this.position] ?? 'x')) this.position++
  }

  private accept(character: string): boolean {
    this.space()
    if (this.text[this.position] !== character) return false
    this.position++
    return true
  }

  private fail(expected: string): never {
    const rest = /^(?:[\w.+-]{1,20}|[\s\S])?/u.exec(this.text.slice(this.position, this.position + 24))![0]
    const found = rest === '' ? 'the end' : JSON.stringify(rest)
    throw new Problem(this.position, `expected ${expected}, got ${found}`)
  }
}
