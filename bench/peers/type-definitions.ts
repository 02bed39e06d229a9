/** The GraphQL schema of the bench as somebody writes it down who has no generator. */
export const typeDefinitions = /* GraphQL */ `
  scalar DateTime

  type User {
    id: ID!
    name: String!
    email: String!
    city: String!
    score: Int!
    createdAt: DateTime!
    posts(limit: Int!): [Post!]!
  }

  type Post {
    id: ID!
    title: String!
    body: String!
    likes: Int!
    isPublished: Boolean!
    createdAt: DateTime!
    comments(limit: Int!): [Comment!]!
  }

  type Comment {
    id: ID!
    body: String!
    createdAt: DateTime!
    author: User!
  }

  type Note {
    id: ID!
    tenantId: Int!
    authorId: ID!
    title: String!
    body: String!
    stars: Int!
    isOpen: Boolean!
    createdAt: DateTime!
  }

  type Task {
    id: ID!
    tenantId: Int!
    title: String!
    body: String!
    stars: Int!
    isDone: Boolean!
    updatedAt: DateTime!
  }

  input NoteInput {
    authorId: ID!
    title: String!
    body: String!
    stars: Int!
  }

  type Mutation {
    createNote(input: NoteInput!): Note
    updateTask(id: ID!, title: String!, stars: Int!): Task
    reviseTask(id: ID!, title: String!, stars: Int!): Task
  }

  type Query {
    user(id: ID!): User
    users(teamId: Int!, limit: Int!): [User!]!
    posts(categoryId: Int!, limit: Int!): [Post!]!
    guardedPosts(categoryId: Int!, limit: Int!): [Post!]!
  }
`
