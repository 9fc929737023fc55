/// The JSON Schema of scenario files; written by Scripts/embed-schemas.sh from Scenarios/scenario.schema.json.
// swift-format-ignore-file
enum ScenarioSchema {
    static let text = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "ezbench scenario",
  "description": "What to measure: the models, the endpoints, the prompts, the load and the objectives. Texts may name environment variables: ${NAME}, or ${NAME:-default}; $${ stands for a literal ${.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "name",
    "endpoints",
    "targets",
    "prompts"
  ],
  "properties": {
    "$schema": {
      "description": "This schema, with which editors complete and check the file.",
      "examples": ["./scenario.schema.json"],
      "type": "string"
    },
    "name": {
      "description": "The scenario's name.",
      "examples": ["compare"],
      "type": "string",
      "minLength": 1,
      "pattern": "^(?=[^\\u0000-\\u001f\\u007f]*\\S)[^\\u0000-\\u001f\\u007f]*$"
    },
    "description": {
      "description": "What the scenario is for.",
      "examples": ["Three models side by side."],
      "type": "string"
    },
    "endpoints": {
      "description": "Servers, under names of your choice.",
      "examples": [{ "here": { "baseURL": "http://127.0.0.1:8000" } }],
      "type": "object",
      "minProperties": 1,
      "additionalProperties": {
        "$ref": "#/$defs/endpoint"
      },
      "propertyNames": {
        "pattern": "\\S"
      }
    },
    "targets": {
      "description": "The models to compare.",
      "examples": [[{ "name": "model", "endpoint": "here", "protocol": "openai-chat", "model": "my-model" }]],
      "type": "array",
      "minItems": 1,
      "items": {
        "$ref": "#/$defs/target"
      }
    },
    "prompts": {
      "description": "The prompts, or the path of a file with them (a JSON array, or JSONL), relative to this file.",
      "examples": ["prompts.jsonl"],
      "anyOf": [
        {
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/$defs/prompt"
          }
        },
        {
          "type": "string",
          "minLength": 1
        }
      ]
    },
    "load": {
      "examples": [{ "concurrency": 8, "requests": 60, "warmup": 3 }],
      "$ref": "#/$defs/load"
    },
    "objectives": {
      "description": "Bounds by which the run is judged.",
      "examples": [[{ "metric": "ttft", "percentile": 95, "max": "500ms" }]],
      "type": "array",
      "items": {
        "$ref": "#/$defs/objective"
      }
    },
    "prices": {
      "description": "Prices that take precedence over the built-in ones, by model name.",
      "examples": [{ "my-model": { "input_cost_per_token": 0.000001, "output_cost_per_token": 0.000004 } }],
      "type": "object",
      "additionalProperties": {
        "$ref": "#/$defs/price"
      }
    },
    "allowedFailures": {
      "description": "The share of attempted requests that may fail before the run fails.",
      "examples": ["2%"],
      "default": 0,
      "$ref": "#/$defs/shareAllowance"
    },
    "abort": {
      "examples": [{ "consecutiveFailures": 20 }],
      "$ref": "#/$defs/abort"
    },
    "budget": {
      "description": "The spending limit, such as \"2.50 USD\": no request starts that could exceed it. Every target's price must be known.",
      "examples": ["2.50 USD"],
      "type": "string",
      "pattern": "^(?=[0-9.]{1,16} USD$)(?=[0.]*[1-9])(?:0|[1-9][0-9]*)(?:\\.[0-9]+)? USD$"
    },
    "public": {
      "description": "Environment variables whose values are not secrets. Values of all others in a header, or in the path of a baseURL, are struck out of servers' answers, and stored as the variable's name.",
      "examples": [["REGION"]],
      "type": "array",
      "items": {
        "type": "string",
        "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"
      }
    }
  },
  "$defs": {
    "endpoint": {
      "description": "A server.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "baseURL"
      ],
      "properties": {
        "baseURL": {
          "description": "The server's root, such as https://ezaiapi.com, or what its vendor calls the base URL. Each protocol appends its own path and repeats nothing that is already there; a query is kept. ${NAME} and ${NAME:-default} are filled in from the environment.",
          "examples": ["${LLM_URL:-http://127.0.0.1:8000}"],
          "type": "string",
          "pattern": "^(?:(?!.*(?:[kK][eE][yY]=|#))[hH][tT][tT][pP][sS]?://(?:\\[[^\\]/?@\\u0000-\\u0020\\u007f-\\uffff]*[^\\]/?@\\u0000-\\u0020\\u007f-\\uffff]\\]|[^\\[/?@:\\u0000-\\u0020\\u007f-\\uffff][^/?@:\\u0000-\\u0020\\u007f-\\uffff]*)(?::0*(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?(?:[/?][!-~]*)?|.*\\$\\{.*\\}.*)$"
        },
        "apiKey": {
          "description": "The variable with the key, as ${NAME}; a key written here, also as a default, is refused. ${NAME:-} may be empty (but not in CI), and then no key is sent. Leave it out for servers without a key.",
          "examples": ["${LLM_KEY}"],
          "type": "string",
          "pattern": "\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}"
        },
        "apiKeyFile": {
          "description": "A file with only the key, instead of apiKey; only its owner may read it (chmod 600). ~/ is the home folder, ${NAME} is filled in, other paths are relative to the scenario's folder.",
          "examples": ["~/.config/ezbench/key"],
          "type": "string",
          "minLength": 1
        },
        "apiKeyCommand": {
          "description": "A program that prints the key, with its arguments, instead of apiKey. It is run without a shell: before the run, again ahead of the end of apiKeyTTL, and once when a key is refused. ${NAME} is filled in; a program with a slash is a file, relative to the scenario's folder.",
          "type": "array",
          "minItems": 1,
          "items": {
            "type": "string"
          },
          "examples": [
            [
              "gcloud",
              "auth",
              "print-access-token"
            ]
          ]
        },
        "apiKeyTTL": {
          "description": "How long a key of apiKeyCommand is valid, such as \"50m\"; a new one is fetched after four fifths of it. Without it a key is used until it is refused.",
          "examples": ["50m"],
          "$ref": "#/$defs/duration"
        },
        "whenKeyMissing": {
          "description": "What to do if the variable is not set, or the file does not exist: fail, or let the built-in simulator answer (every output says so).",
          "enum": [
            "fail",
            "simulate"
          ],
          "default": "fail"
        },
        "headers": {
          "description": "Further request headers; values may name variables as ${NAME}, and must if the header's name speaks of a key, token, secret, password, cookie or the like.",
          "examples": [{ "x-team": "speed" }],
          "type": "object",
          "additionalProperties": {
            "type": "string",
            "pattern": "^[^\\u0000-\\u0008\\u000a-\\u001f\\u007f]*$"
          },
          "propertyNames": {
            "pattern": "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"
          }
        },
        "httpVersion": {
          "description": "With HTTP/1.1, each stream has its own connection.",
          "enum": [
            "1.1",
            "2"
          ],
          "default": "1.1"
        },
        "limits": {
          "examples": [{ "firstToken": "10s" }],
          "$ref": "#/$defs/limits"
        },
        "retry": {
          "description": "How failed requests are retried; without it they are not. The name of a preset, or an object that modifies one.",
          "examples": ["sdk"],
          "anyOf": [
            {
              "$ref": "#/$defs/retryPreset"
            },
            {
              "$ref": "#/$defs/retry"
            }
          ]
        },
        "maxEventBytes": {
          "description": "The largest event (or whole JSON answer) kept in memory, in bytes.",
          "examples": [1048576],
          "type": "integer",
          "minimum": 1024,
          "default": 16777216,
          "maximum": 1073741824
        },
        "caFile": {
          "description": "A PEM file of certificate authorities that replaces the system's; paths as for apiKeyFile.",
          "examples": ["ca.pem"],
          "type": "string",
          "minLength": 1
        },
        "insecure": {
          "description": "True accepts any certificate: anyone on the way can get the key. Every output says so.",
          "type": "boolean",
          "default": false
        }
      },
      "not": {
        "required": [
          "apiKey",
          "apiKeyFile"
        ]
      }
    },
    "limits": {
      "description": "How long each stage of a request may take; each limit has its own failure kind.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "connect": {
          "description": "Until the connection, including TLS, is up.",
          "examples": ["5s"],
          "default": "10s",
          "anyOf": [
            {
              "const": "none"
            },
            {
              "$ref": "#/$defs/duration"
            }
          ]
        },
        "firstToken": {
          "description": "From sending the request until the first token.",
          "examples": ["10s"],
          "default": "none",
          "anyOf": [
            {
              "const": "none"
            },
            {
              "$ref": "#/$defs/duration"
            }
          ]
        },
        "idle": {
          "description": "Between two reads that brought bytes.",
          "examples": ["30s"],
          "default": "60s",
          "anyOf": [
            {
              "const": "none"
            },
            {
              "$ref": "#/$defs/duration"
            }
          ]
        },
        "total": {
          "description": "For the whole request.",
          "examples": ["120s"],
          "default": "600s",
          "anyOf": [
            {
              "const": "none"
            },
            {
              "$ref": "#/$defs/duration"
            }
          ]
        }
      }
    },
    "retryPreset": {
      "description": "The SDK to retry like: sdk is the official SDK of each target's protocol.",
      "enum": [
        "sdk",
        "anthropic",
        "openai",
        "google"
      ],
      "default": "sdk"
    },
    "retry": {
      "description": "How failed requests are retried; what is left out is taken from the preset.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "preset": {
          "examples": ["anthropic"],
          "$ref": "#/$defs/retryPreset"
        },
        "attempts": {
          "description": "The number of attempts, including the first; 1 turns retries off. The SDKs of Anthropic and OpenAI make 3, Google's 5.",
          "examples": [5],
          "type": "integer",
          "minimum": 1,
          "maximum": 1001
        },
        "initial": {
          "description": "The wait before the second attempt; each further one is twice as long.",
          "examples": ["1s"],
          "$ref": "#/$defs/delay"
        },
        "max": {
          "description": "The longest wait of the backoff; a server may ask for a longer one.",
          "examples": ["30s"],
          "$ref": "#/$defs/delay"
        },
        "jitter": {
          "description": "A random part of each wait, up to this share, is subtracted.",
          "examples": [0.25],
          "$ref": "#/$defs/share"
        },
        "statuses": {
          "description": "The HTTP statuses that are retried, instead of the preset's.",
          "examples": [[429, 503]],
          "type": "array",
          "items": {
            "type": "integer",
            "minimum": 400,
            "maximum": 599
          }
        },
        "heedServer": {
          "description": "Whether to honour the server's retry-after, x-should-retry and a delay in its body: all of them, or none; by default as the preset does.",
          "examples": [true],
          "type": "boolean"
        },
        "maxRetryAfter": {
          "description": "If a server asks for a longer wait than this, the request is not retried.",
          "examples": ["60s"],
          "$ref": "#/$defs/delay"
        },
        "overloadedFloor": {
          "description": "The shortest wait after an overload (HTTP 529, or a 503 that says so).",
          "examples": ["5s"],
          "$ref": "#/$defs/delay"
        },
        "afterFirstToken": {
          "description": "Retry an answer that broke after its header, even after tokens came; no SDK does.",
          "type": "boolean",
          "default": false
        }
      }
    },
    "target": {
      "description": "One model, asked in one way: a row of every report.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "name",
        "endpoint",
        "protocol",
        "model"
      ],
      "properties": {
        "name": {
          "description": "The name in reports; unique.",
          "examples": ["gpt"],
          "type": "string",
          "minLength": 1,
          "pattern": "^(?=[^\\u0000-\\u001f\\u007f]*\\S)[^\\u0000-\\u001f\\u007f]*$"
        },
        "endpoint": {
          "description": "The name of an endpoint.",
          "examples": ["here"],
          "type": "string",
          "minLength": 1,
          "pattern": "^(?=[^\\u0000-\\u001f\\u007f]*\\S)[^\\u0000-\\u001f\\u007f]*$"
        },
        "protocol": {
          "description": "The wire protocol.",
          "enum": [
            "anthropic-messages",
            "openai-chat",
            "openai-responses",
            "gemini"
          ]
        },
        "model": {
          "description": "The model's name at the provider.",
          "examples": ["gpt-5-mini"],
          "type": "string",
          "minLength": 1,
          "pattern": "^(?=[^\\u0000-\\u001f\\u007f]*\\S)[^\\u0000-\\u001f\\u007f]*$"
        },
        "maxTokens": {
          "description": "The most tokens of an answer, thinking included.",
          "examples": [200],
          "type": "integer",
          "minimum": 1,
          "default": 256,
          "maximum": 1000000000
        },
        "stream": {
          "description": "False asks for one buffered answer, which has end-to-end time and tokens, but no time to first token.",
          "type": "boolean",
          "default": true
        },
        "thinking": {
          "examples": [{ "effort": "low" }],
          "$ref": "#/$defs/thinking"
        },
        "cancelAfter": {
          "examples": [{ "tokens": 20 }],
          "$ref": "#/$defs/cancelAfter"
        },
        "temperature": {
          "description": "Only sent if given: newer models refuse it.",
          "examples": [0],
          "type": "number",
          "minimum": 0,
          "maximum": 2
        },
        "seed": {
          "description": "The sampling seed, if the protocol has one.",
          "examples": [7],
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        "cachePrompt": {
          "description": "Marks the prompt for the provider's prompt cache.",
          "type": "boolean",
          "default": false
        },
        "nonce": {
          "description": "Whether each prompt of this target starts with a nonce, so that no prompt cache knows it; by default as the load says.",
          "examples": [false],
          "type": "boolean"
        },
        "thinkTags": {
          "description": "How to recognise thinking that a server leaves inside the answer's text: auto (text that starts with <think> is thinking up to </think>), open (all text up to </think> is), off (tags are text).",
          "enum": [
            "auto",
            "open",
            "off"
          ],
          "default": "auto"
        },
        "path": {
          "description": "Replaces the protocol's own path. Put a key or a tenant's name into a variable: ${NAME}.",
          "examples": ["/v2/chat/completions"],
          "type": "string",
          "pattern": "^(?!.*[kK][eE][yY]=)/[^\\s#\\u0000-\\u001f\\u007f]*$|\\$\\{"
        },
        "headers": {
          "description": "Further request headers of this target; never keys. Values may name variables as ${NAME}.",
          "examples": [{ "x-route": "fast" }],
          "type": "object",
          "additionalProperties": {
            "type": "string",
            "pattern": "^[^\\u0000-\\u0008\\u000a-\\u001f\\u007f]*$"
          },
          "propertyNames": {
            "pattern": "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"
          }
        },
        "body": {
          "description": "Fields merged into the request's body, by key; nested objects are merged too. The nonce goes before the prompt's text in the result. Texts may name variables as ${NAME}.",
          "examples": [{ "top_p": 0.9 }],
          "type": "object"
        },
        "priceModel": {
          "description": "The model name under which prices are looked up, if it differs from model.",
          "examples": ["gpt-5-mini"],
          "type": "string",
          "minLength": 1,
          "pattern": "^(?=[^\\u0000-\\u001f\\u007f]*\\S)[^\\u0000-\\u001f\\u007f]*$"
        },
        "simulation": {
          "examples": [{ "ttft": "210ms", "tokensPerSecond": 160 }],
          "$ref": "#/$defs/simulation"
        }
      },
      "allOf": [
        {
          "if": {
            "properties": {
              "protocol": {
                "enum": [
                  "openai-chat",
                  "openai-responses"
                ]
              }
            },
            "required": [
              "protocol"
            ]
          },
          "then": {
            "properties": {
              "thinking": {
                "properties": {
                  "budgetTokens": false
                }
              }
            }
          }
        },
        {
          "if": {
            "properties": {
              "protocol": {
                "const": "gemini"
              }
            },
            "required": [
              "protocol"
            ]
          },
          "then": {
            "properties": {
              "thinking": {
                "not": {
                  "required": [
                    "budgetTokens",
                    "effort"
                  ]
                }
              }
            }
          }
        },
        {
          "if": {
            "properties": {
              "protocol": {
                "const": "anthropic-messages"
              }
            },
            "required": [
              "protocol"
            ]
          },
          "then": {
            "properties": {
              "thinking": {
                "properties": {
                  "budgetTokens": {
                    "minimum": 1024
                  }
                }
              }
            }
          }
        },
        {
          "if": {
            "properties": {
              "stream": {
                "const": false
              }
            },
            "required": [
              "stream"
            ]
          },
          "then": {
            "properties": {
              "cancelAfter": {
                "required": [
                  "time"
                ]
              }
            }
          }
        }
      ]
    },
    "thinking": {
      "description": "How much thinking to ask for.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "budgetTokens": {
          "description": "Thinking tokens: Anthropic (1024 or more) and Gemini (0 turns it off).",
          "examples": [2048],
          "type": "integer",
          "minimum": 0,
          "maximum": 1000000000
        },
        "effort": {
          "description": "The effort, for OpenAI, Anthropic and Gemini.",
          "examples": ["low"],
          "enum": [
            "minimal",
            "low",
            "medium",
            "high",
            "xhigh"
          ]
        }
      },
      "minProperties": 1
    },
    "cancelAfter": {
      "description": "Closes streams before their end, like a user who has read enough: one of tokens, time and fraction says when. Over HTTP/1.1 the connection is closed too.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "tokens": {
          "description": "After this many tokens: by usage if it comes along with the stream (Gemini), else by token events, which may carry several tokens each.",
          "examples": [20],
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000000
        },
        "time": {
          "description": "This long after the request was sent.",
          "examples": ["800ms"],
          "$ref": "#/$defs/duration"
        },
        "fraction": {
          "description": "After this share of maxTokens, counted like tokens.",
          "examples": [0.5],
          "$ref": "#/$defs/positiveShare"
        },
        "share": {
          "description": "The share of the measured requests that are closed; by default all.",
          "examples": [0.5],
          "$ref": "#/$defs/positiveShare",
          "default": 1
        }
      },
      "oneOf": [
        {
          "required": [
            "tokens"
          ]
        },
        {
          "required": [
            "time"
          ]
        },
        {
          "required": [
            "fraction"
          ]
        }
      ]
    },
    "simulation": {
      "description": "The figures with which the simulator plays this target.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "ttft": {
          "description": "Time to first token.",
          "examples": ["210ms"],
          "$ref": "#/$defs/delay"
        },
        "tokensPerSecond": {
          "description": "Tokens per second of one stream.",
          "examples": [160],
          "type": "number",
          "minimum": 0.001,
          "maximum": 1000000
        }
      }
    },
    "prompt": {
      "description": "One thing to ask: a user text, with a system text before it if there is one, or messages.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "id"
      ],
      "oneOf": [
        {
          "required": [
            "user"
          ]
        },
        {
          "required": [
            "messages"
          ]
        }
      ],
      "if": {
        "required": [
          "messages"
        ]
      },
      "then": {
        "not": {
          "required": [
            "system"
          ]
        }
      },
      "properties": {
        "id": {
          "description": "A short name; unique.",
          "examples": ["sse"],
          "type": "string",
          "minLength": 1,
          "pattern": "^(?=[^\\u0000-\\u001f\\u007f]*\\S)[^\\u0000-\\u001f\\u007f]*$"
        },
        "system": {
          "description": "The system prompt.",
          "examples": ["Answer in one paragraph."],
          "type": "string",
          "pattern": "\\S"
        },
        "user": {
          "description": "The user's message.",
          "examples": ["Explain SSE in 3 sentences."],
          "type": "string",
          "pattern": "\\S"
        },
        "messages": {
          "description": "A conversation, system messages first; each protocol gets it in its own words.",
          "examples": [[{ "role": "user", "content": "What is a stream?" }]],
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/$defs/message"
          }
        },
        "tools": {
          "description": "Functions that the model may call.",
          "examples": [[{ "name": "weather", "parameters": { "type": "object" } }]],
          "type": "array",
          "items": {
            "$ref": "#/$defs/tool"
          }
        },
        "schema": {
          "description": "The JSON Schema that the answer is to follow.",
          "examples": [{ "type": "object" }],
          "type": "object"
        }
      }
    },
    "message": {
      "description": "A message: text or parts; calls of the assistant's, or what a tool gave back.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "role"
      ],
      "properties": {
        "role": {
          "description": "Whose message it is.",
          "examples": ["user"],
          "enum": [
            "system",
            "user",
            "assistant",
            "tool"
          ]
        },
        "content": {
          "description": "A text, or parts; pictures in the user's messages alone.",
          "examples": ["What is a stream?"],
          "anyOf": [
            {
              "type": "string",
              "pattern": "\\S"
            },
            {
              "type": "array",
              "minItems": 1,
              "items": {
                "$ref": "#/$defs/part"
              }
            }
          ]
        },
        "toolCalls": {
          "description": "Calls that the assistant made.",
          "examples": [[{ "id": "call-1", "name": "weather", "arguments": { "city": "Oslo" } }]],
          "type": "array",
          "items": {
            "$ref": "#/$defs/toolCall"
          }
        },
        "toolCallId": {
          "description": "The call that a tool's message answers.",
          "examples": ["call-1"],
          "type": "string"
        }
      },
      "if": {
        "properties": {
          "role": {
            "const": "tool"
          }
        }
      },
      "then": {
        "required": [
          "toolCallId",
          "content"
        ],
        "properties": {
          "content": {
            "type": "string"
          }
        }
      },
      "else": {
        "not": {
          "required": [
            "toolCallId"
          ]
        },
        "anyOf": [
          {
            "required": [
              "content"
            ]
          },
          {
            "required": [
              "toolCalls"
            ]
          }
        ]
      }
    },
    "part": {
      "description": "A text, or a picture: its bytes in base64 with their type, or its URL.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "type"
      ],
      "properties": {
        "type": {
          "description": "What it is.",
          "examples": ["text"],
          "enum": [
            "text",
            "image"
          ]
        },
        "text": {
          "description": "What is said.",
          "examples": ["What is in this picture?"],
          "type": "string",
          "pattern": "\\S"
        },
        "mediaType": {
          "description": "image/png or the like.",
          "examples": ["image/png"],
          "type": "string",
          "pattern": "^image/"
        },
        "data": {
          "description": "The picture's bytes in base64.",
          "examples": ["iVBORw0KGgo="],
          "type": "string",
          "pattern": "^[A-Za-z0-9+/]+={0,2}$"
        },
        "url": {
          "description": "Where the picture is.",
          "examples": ["https://example.com/cat.png"],
          "type": "string",
          "pattern": "^https?://"
        }
      },
      "if": {
        "properties": {
          "type": {
            "const": "text"
          }
        }
      },
      "then": {
        "required": [
          "text"
        ],
        "not": {
          "anyOf": [
            {
              "required": [
                "mediaType"
              ]
            },
            {
              "required": [
                "data"
              ]
            },
            {
              "required": [
                "url"
              ]
            }
          ]
        }
      },
      "else": {
        "not": {
          "required": [
            "text"
          ]
        },
        "oneOf": [
          {
            "required": [
              "mediaType",
              "data"
            ]
          },
          {
            "required": [
              "url"
            ]
          }
        ]
      }
    },
    "toolCall": {
      "description": "A call that the assistant made.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "id",
        "name",
        "arguments"
      ],
      "properties": {
        "id": {
          "description": "What its result names.",
          "examples": ["call-1"],
          "type": "string"
        },
        "name": {
          "description": "The tool's name.",
          "examples": ["weather"],
          "type": "string"
        },
        "arguments": {
          "description": "The arguments.",
          "examples": [{ "city": "Oslo" }],
          "type": "object"
        }
      }
    },
    "tool": {
      "description": "A function that the model may call.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "name",
        "parameters"
      ],
      "properties": {
        "name": {
          "description": "Its name.",
          "examples": ["weather"],
          "type": "string"
        },
        "description": {
          "description": "What it does.",
          "examples": ["Tells the weather of a city."],
          "type": "string"
        },
        "parameters": {
          "description": "The JSON Schema of its arguments.",
          "examples": [{ "type": "object", "properties": { "city": { "type": "string" } } }],
          "type": "object"
        }
      }
    },
    "load": {
      "description": "How much load to generate, for how long and in which order.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "shape": {
          "description": "When requests start: closed keeps a number in flight; the others start them on a schedule, whatever the server does.",
          "enum": [
            "closed",
            "constant",
            "poisson",
            "gamma",
            "ramp",
            "stages"
          ],
          "default": "closed"
        },
        "rate": {
          "description": "For constant, poisson and gamma: requests per second and target.",
          "examples": [5],
          "type": "number",
          "maximum": 100000,
          "minimum": 0.0001
        },
        "burstiness": {
          "description": "For gamma: the gaps' shape parameter. 1 is Poisson, less gives bursts.",
          "examples": [0.5],
          "type": "number",
          "minimum": 0.01,
          "maximum": 100
        },
        "from": {
          "description": "For ramp: requests per second and target at its beginning.",
          "examples": [1],
          "type": "number",
          "anyOf": [
            {
              "const": 0
            },
            {
              "minimum": 0.0001,
              "maximum": 100000
            }
          ]
        },
        "to": {
          "description": "For ramp: requests per second and target at its end.",
          "examples": [20],
          "type": "number",
          "anyOf": [
            {
              "const": 0
            },
            {
              "minimum": 0.0001,
              "maximum": 100000
            }
          ]
        },
        "stages": {
          "description": "For stages: they follow one another, and their durations add up to the run's.",
          "examples": [[{ "shape": "ramp", "from": 1, "to": 20, "duration": "30s" }]],
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/$defs/stage"
          }
        },
        "maxInFlight": {
          "description": "The most streams in flight per target, for every shape but closed.",
          "examples": [200],
          "type": "integer",
          "minimum": 1,
          "default": 500,
          "maximum": 1000000
        },
        "whenFull": {
          "description": "What to do with a start that is due while that many streams are in flight: it waits, or it is dropped and stored as a failure.",
          "enum": [
            "delay",
            "drop"
          ],
          "default": "delay"
        },
        "concurrency": {
          "description": "Streams kept in flight per target; with a shape other than closed, during warm-up only.",
          "examples": [8],
          "type": "integer",
          "minimum": 1,
          "default": 1,
          "maximum": 1000000
        },
        "requests": {
          "description": "Measured requests per target.",
          "examples": [60],
          "type": "integer",
          "minimum": 1,
          "default": 10,
          "maximum": 1000000000
        },
        "duration": {
          "description": "Replaces requests: the time in which each target starts new ones.",
          "examples": ["60s"],
          "$ref": "#/$defs/duration"
        },
        "warmup": {
          "description": "Requests per target that go first and are never counted.",
          "examples": [3],
          "type": "integer",
          "minimum": 0,
          "default": 0,
          "maximum": 1000000000
        },
        "prewarm": {
          "description": "Connections opened per target before its first request, with a HEAD of the server's root and without a key.",
          "examples": [8],
          "type": "integer",
          "minimum": 0,
          "default": 0,
          "maximum": 1000000
        },
        "order": {
          "description": "All targets side by side, or one after the other.",
          "enum": [
            "interleaved",
            "sequential"
          ],
          "default": "interleaved"
        },
        "nonce": {
          "description": "Whether each prompt starts with a nonce, so that no prompt cache shortens the answer's time.",
          "type": "boolean",
          "default": true
        },
        "seed": {
          "description": "The same seed gives the same plan.",
          "examples": [42],
          "type": "integer",
          "minimum": 0,
          "default": 1,
          "maximum": 18446744073709551615
        }
      },
      "not": {
        "required": [
          "requests",
          "duration"
        ]
      },
      "allOf": [
        {
          "if": {
            "properties": {
              "shape": {
                "const": "closed"
              }
            }
          },
          "then": {
            "properties": {
              "rate": false,
              "burstiness": false,
              "from": false,
              "to": false,
              "stages": false,
              "maxInFlight": false,
              "whenFull": false
            }
          }
        },
        {
          "if": {
            "properties": {
              "shape": {
                "const": "constant"
              }
            },
            "required": [
              "shape"
            ]
          },
          "then": {
            "required": [
              "rate"
            ],
            "properties": {
              "burstiness": false,
              "from": false,
              "to": false,
              "stages": false
            }
          }
        },
        {
          "if": {
            "properties": {
              "shape": {
                "const": "poisson"
              }
            },
            "required": [
              "shape"
            ]
          },
          "then": {
            "required": [
              "rate"
            ],
            "properties": {
              "burstiness": false,
              "from": false,
              "to": false,
              "stages": false
            }
          }
        },
        {
          "if": {
            "properties": {
              "shape": {
                "const": "gamma"
              }
            },
            "required": [
              "shape"
            ]
          },
          "then": {
            "required": [
              "rate",
              "burstiness"
            ],
            "properties": {
              "from": false,
              "to": false,
              "stages": false
            }
          }
        },
        {
          "if": {
            "properties": {
              "shape": {
                "const": "ramp"
              }
            },
            "required": [
              "shape"
            ]
          },
          "then": {
            "required": [
              "from",
              "to"
            ],
            "properties": {
              "rate": false,
              "burstiness": false,
              "stages": false
            },
            "not": {
              "required": [
                "from",
                "to"
              ],
              "properties": {
                "from": {
                  "const": 0
                },
                "to": {
                  "const": 0
                }
              }
            }
          }
        },
        {
          "if": {
            "properties": {
              "shape": {
                "const": "stages"
              }
            },
            "required": [
              "shape"
            ]
          },
          "then": {
            "required": [
              "stages"
            ],
            "properties": {
              "rate": false,
              "burstiness": false,
              "from": false,
              "to": false,
              "requests": false,
              "duration": false
            }
          }
        }
      ]
    },
    "stage": {
      "description": "One part of a load in stages.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "shape",
        "duration"
      ],
      "properties": {
        "shape": {
          "description": "How requests start.",
          "enum": [
            "constant",
            "poisson",
            "gamma",
            "ramp"
          ]
        },
        "rate": {
          "description": "For constant, poisson and gamma: requests per second and target.",
          "examples": [5],
          "type": "number",
          "maximum": 100000,
          "minimum": 0.0001
        },
        "burstiness": {
          "description": "For gamma: the gaps' shape parameter. 1 is Poisson, less gives bursts.",
          "examples": [0.5],
          "type": "number",
          "minimum": 0.01,
          "maximum": 100
        },
        "from": {
          "description": "For ramp: requests per second and target at its beginning.",
          "examples": [1],
          "type": "number",
          "anyOf": [
            {
              "const": 0
            },
            {
              "minimum": 0.0001,
              "maximum": 100000
            }
          ]
        },
        "to": {
          "description": "For ramp: requests per second and target at its end.",
          "examples": [20],
          "type": "number",
          "anyOf": [
            {
              "const": 0
            },
            {
              "minimum": 0.0001,
              "maximum": 100000
            }
          ]
        },
        "duration": {
          "description": "How long the stage lasts.",
          "examples": ["30s"],
          "$ref": "#/$defs/duration"
        }
      },
      "allOf": [
        {
          "if": {
            "properties": {
              "shape": {
                "const": "constant"
              }
            },
            "required": [
              "shape"
            ]
          },
          "then": {
            "required": [
              "rate"
            ],
            "properties": {
              "burstiness": false,
              "from": false,
              "to": false
            }
          }
        },
        {
          "if": {
            "properties": {
              "shape": {
                "const": "poisson"
              }
            },
            "required": [
              "shape"
            ]
          },
          "then": {
            "required": [
              "rate"
            ],
            "properties": {
              "burstiness": false,
              "from": false,
              "to": false
            }
          }
        },
        {
          "if": {
            "properties": {
              "shape": {
                "const": "gamma"
              }
            },
            "required": [
              "shape"
            ]
          },
          "then": {
            "required": [
              "rate",
              "burstiness"
            ],
            "properties": {
              "from": false,
              "to": false
            }
          }
        },
        {
          "if": {
            "properties": {
              "shape": {
                "const": "ramp"
              }
            },
            "required": [
              "shape"
            ]
          },
          "then": {
            "required": [
              "from",
              "to"
            ],
            "properties": {
              "rate": false,
              "burstiness": false
            },
            "not": {
              "required": [
                "from",
                "to"
              ],
              "properties": {
                "from": {
                  "const": 0
                },
                "to": {
                  "const": 0
                }
              }
            }
          }
        }
      ]
    },
    "objective": {
      "description": "A bound by which a run is judged.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "metric"
      ],
      "properties": {
        "metric": {
          "description": "The figure to bound; cut_share and filtered_share are the shares of answers that ended at the token limit, and by a filter or a refusal.",
          "enum": [
            "ttft",
            "ttfa",
            "tpot",
            "itl",
            "e2e",
            "stall",
            "tokens_per_second",
            "error_rate",
            "cut_share",
            "filtered_share"
          ]
        },
        "percentile": {
          "description": "The percentile of the metric to bound, such as 95 (not 0.95); not for error_rate, cut_share and filtered_share.",
          "examples": [95],
          "type": "number",
          "minimum": 1,
          "exclusiveMaximum": 100
        },
        "max": {
          "description": "A duration for times, a number for tokens_per_second, a share for error_rate, cut_share and filtered_share.",
          "examples": ["500ms"],
          "type": [
            "string",
            "number"
          ]
        },
        "min": {
          "description": "A duration for times, a number for tokens_per_second, a share for error_rate, cut_share and filtered_share.",
          "examples": [40],
          "type": [
            "string",
            "number"
          ]
        },
        "target": {
          "description": "The name of the target to judge; by default every target.",
          "examples": ["gpt"],
          "type": "string",
          "minLength": 1,
          "pattern": "^(?=[^\\u0000-\\u001f\\u007f]*\\S)[^\\u0000-\\u001f\\u007f]*$"
        }
      },
      "oneOf": [
        {
          "required": [
            "max"
          ]
        },
        {
          "required": [
            "min"
          ]
        }
      ],
      "allOf": [
        {
          "if": {
            "properties": {
              "metric": {
                "enum": [
                  "error_rate",
                  "cut_share",
                  "filtered_share"
                ]
              }
            },
            "required": [
              "metric"
            ]
          },
          "then": {
            "properties": {
              "max": {
                "$ref": "#/$defs/shareLimit"
              },
              "min": {
                "$ref": "#/$defs/share"
              }
            },
            "not": {
              "required": [
                "percentile"
              ]
            }
          },
          "else": {
            "required": [
              "percentile"
            ]
          }
        },
        {
          "if": {
            "properties": {
              "metric": {
                "const": "tokens_per_second"
              }
            },
            "required": [
              "metric"
            ]
          },
          "then": {
            "properties": {
              "max": {
                "type": "number",
                "exclusiveMinimum": 0
              },
              "min": {
                "type": "number",
                "exclusiveMinimum": 0
              }
            }
          }
        },
        {
          "if": {
            "properties": {
              "metric": {
                "enum": [
                  "ttft",
                  "ttfa",
                  "tpot",
                  "itl",
                  "e2e",
                  "stall"
                ]
              }
            },
            "required": [
              "metric"
            ]
          },
          "then": {
            "properties": {
              "max": {
                "$ref": "#/$defs/duration"
              },
              "min": {
                "$ref": "#/$defs/duration"
              }
            }
          }
        }
      ]
    },
    "price": {
      "description": "The prices of a model's tokens in US dollars per token, under LiteLLM's names.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "input_cost_per_token",
        "output_cost_per_token"
      ],
      "properties": {
        "input_cost_per_token": {
          "description": "Input.",
          "examples": [0.00000025],
          "type": "number",
          "minimum": 0,
          "exclusiveMaximum": 0.01
        },
        "output_cost_per_token": {
          "description": "Output.",
          "examples": [0.000002],
          "type": "number",
          "minimum": 0,
          "exclusiveMaximum": 0.01
        },
        "cache_read_input_token_cost": {
          "description": "Input read from the prompt cache; the input price if left out.",
          "examples": [0.000000025],
          "type": "number",
          "minimum": 0,
          "exclusiveMaximum": 0.01
        },
        "cache_creation_input_token_cost": {
          "description": "Input written to the prompt cache; the input price if left out.",
          "examples": [0.0000003125],
          "type": "number",
          "minimum": 0,
          "exclusiveMaximum": 0.01
        },
        "output_cost_per_reasoning_token": {
          "description": "Reasoning; the output price if left out.",
          "examples": [0.000002],
          "type": "number",
          "minimum": 0,
          "exclusiveMaximum": 0.01
        }
      },
      "patternProperties": {
        "^(input_cost_per_token|output_cost_per_token|cache_read_input_token_cost|cache_creation_input_token_cost)_above_0*(?:[1-9][0-9]{0,8}|1000000000)k?_tokens(_(flex|priority|fast|ultrafast|scale))?$": {
          "description": "The price for requests whose whole input is larger.",
          "type": "number",
          "minimum": 0,
          "exclusiveMaximum": 0.01
        },
        "^(input_cost_per_token|output_cost_per_token|cache_read_input_token_cost|cache_creation_input_token_cost)_(flex|priority|fast|ultrafast|scale)$": {
          "description": "The price at a service tier; a tier needs both an input and an output price.",
          "type": "number",
          "minimum": 0,
          "exclusiveMaximum": 0.01
        }
      },
      "dependentRequired": {
        "input_cost_per_token_flex": ["input_cost_per_token_flex", "output_cost_per_token_flex"],
        "output_cost_per_token_flex": ["input_cost_per_token_flex", "output_cost_per_token_flex"],
        "cache_read_input_token_cost_flex": ["input_cost_per_token_flex", "output_cost_per_token_flex"],
        "cache_creation_input_token_cost_flex": ["input_cost_per_token_flex", "output_cost_per_token_flex"],
        "input_cost_per_token_priority": ["input_cost_per_token_priority", "output_cost_per_token_priority"],
        "output_cost_per_token_priority": ["input_cost_per_token_priority", "output_cost_per_token_priority"],
        "cache_read_input_token_cost_priority": ["input_cost_per_token_priority", "output_cost_per_token_priority"],
        "cache_creation_input_token_cost_priority": ["input_cost_per_token_priority", "output_cost_per_token_priority"],
        "input_cost_per_token_fast": ["input_cost_per_token_fast", "output_cost_per_token_fast"],
        "output_cost_per_token_fast": ["input_cost_per_token_fast", "output_cost_per_token_fast"],
        "cache_read_input_token_cost_fast": ["input_cost_per_token_fast", "output_cost_per_token_fast"],
        "cache_creation_input_token_cost_fast": ["input_cost_per_token_fast", "output_cost_per_token_fast"],
        "input_cost_per_token_ultrafast": ["input_cost_per_token_ultrafast", "output_cost_per_token_ultrafast"],
        "output_cost_per_token_ultrafast": ["input_cost_per_token_ultrafast", "output_cost_per_token_ultrafast"],
        "cache_read_input_token_cost_ultrafast": ["input_cost_per_token_ultrafast", "output_cost_per_token_ultrafast"],
        "cache_creation_input_token_cost_ultrafast": ["input_cost_per_token_ultrafast", "output_cost_per_token_ultrafast"],
        "input_cost_per_token_scale": ["input_cost_per_token_scale", "output_cost_per_token_scale"],
        "output_cost_per_token_scale": ["input_cost_per_token_scale", "output_cost_per_token_scale"],
        "cache_read_input_token_cost_scale": ["input_cost_per_token_scale", "output_cost_per_token_scale"],
        "cache_creation_input_token_cost_scale": ["input_cost_per_token_scale", "output_cost_per_token_scale"]
      }
    },
    "abort": {
      "description": "When the run ends before its plan does. Failures count per request and per target.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "consecutiveFailures": {
          "description": "Failed requests in a row.",
          "examples": [20],
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000000
        },
        "errorRate": {
          "description": "The share of failed requests among those that ended, above which the run ends.",
          "examples": ["50%"],
          "$ref": "#/$defs/shareLimit"
        },
        "afterRequests": {
          "description": "How many requests must have ended before the error rate applies.",
          "examples": [20],
          "type": "integer",
          "minimum": 1,
          "default": 20,
          "maximum": 1000000000
        },
        "authFailure": {
          "description": "Whether the first request whose key is refused ends the run.",
          "type": "boolean",
          "default": true
        },
        "nothingWorks": {
          "description": "Whether a target is given up if its first requests (three, or as many as the concurrency) all fail in ways that waiting does not cure: no connection, a wrong address, a refused request. If all targets are given up, the run ends.",
          "type": "boolean",
          "default": true
        }
      },
      "dependentRequired": {
        "afterRequests": [
          "errorRate"
        ]
      }
    },
    "duration": {
      "description": "A duration with its unit: us, ms, s, m, h; largest unit first; above zero, and at most 30 days.",
      "type": "string",
      "pattern": "^(?=[^1-9]*[1-9])(?:[0-9]+(?:\\.[0-9]+)? *h(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *m(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *s(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *ms(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *(?:us|µs|μs)(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *ns(?: *(?=[0-9])|$))?$",
      "examples": [
        "500ms",
        "2s",
        "1m30s"
      ]
    },
    "shareLimit": {
      "description": "A share that something is judged by: 0.02 or \"2%\"; below 100 %, which nothing exceeds.",
      "anyOf": [
        {
          "type": "number",
          "minimum": 0,
          "exclusiveMaximum": 1
        },
        {
          "type": "string",
          "pattern": "^0*[0-9]{1,2}(?:\\.[0-9]+)? *%$"
        }
      ]
    },
    "shareAllowance": {
      "description": "A share that is allowed: 0.02 or \"2%\"; all of it is written \"100%\".",
      "anyOf": [
        {
          "type": "number",
          "minimum": 0,
          "exclusiveMaximum": 1
        },
        {
          "type": "string",
          "pattern": "^0*(?:100(?:\\.0+)?|[0-9]{1,2}(?:\\.[0-9]+)?) *%$"
        }
      ]
    },
    "share": {
      "description": "A share of the whole: 0.02 or \"2%\".",
      "anyOf": [
        {
          "type": "number",
          "minimum": 0,
          "maximum": 1
        },
        {
          "type": "string",
          "pattern": "^0*(?:100(?:\\.0+)?|[0-9]{1,2}(?:\\.[0-9]+)?) *%$"
        }
      ]
    },
    "delay": {
      "description": "A duration, which may be zero: 0s.",
      "type": "string",
      "pattern": "^(?=[0-9])(?:[0-9]+(?:\\.[0-9]+)? *h(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *m(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *s(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *ms(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *(?:us|µs|μs)(?: *(?=[0-9])|$))?(?:[0-9]+(?:\\.[0-9]+)? *ns(?: *(?=[0-9])|$))?$",
      "examples": [
        "0s",
        "500ms"
      ]
    },
    "positiveShare": {
      "description": "A share above zero.",
      "anyOf": [
        {
          "type": "number",
          "exclusiveMinimum": 0,
          "maximum": 1
        },
        {
          "type": "string",
          "pattern": "^(?=[0.]*[1-9])0*(?:100(?:\\.0+)?|[0-9]{1,2}(?:\\.[0-9]+)?) *%$"
        }
      ]
    }
  }
}
"""#
}
