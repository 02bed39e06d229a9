alter table bench.users add primary key (id);
alter table bench.posts add primary key (id);
alter table bench.comments add primary key (id);
alter table bench.guarded_posts add primary key (id);
alter table bench.notes add primary key (id);
alter table bench.tasks add primary key (id);

create index users_team on bench.users (team_id, id);
create index posts_author on bench.posts (author_id, created_at desc, id);
create index posts_category on bench.posts (category_id, created_at desc, id);
create index comments_post on bench.comments (post_id, id);
create index comments_author on bench.comments (author_id);
create index guarded_posts_category
  on bench.guarded_posts (tenant_id, category_id, created_at desc, id);
create index guarded_posts_author on bench.guarded_posts (author_id);
create index notes_author on bench.notes (author_id);

alter table bench.posts
  add constraint posts_author_fkey foreign key (author_id) references bench.users;
alter table bench.comments
  add constraint comments_post_fkey foreign key (post_id) references bench.posts,
  add constraint comments_author_fkey foreign key (author_id) references bench.users;
alter table bench.guarded_posts
  add constraint guarded_posts_author_fkey foreign key (author_id) references bench.users;
alter table bench.notes
  add constraint notes_author_fkey foreign key (author_id) references bench.users;

-- Rows lie in the order in which lists ask for them, as somebody would arrange who cares for these
-- lists. Scattered, a thousand rows are a thousand pages, and finding them hides what is compared.
cluster bench.posts using posts_category;
cluster bench.comments using comments_post;
cluster bench.guarded_posts using guarded_posts_category;
