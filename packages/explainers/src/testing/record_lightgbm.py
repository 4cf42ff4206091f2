import lightgbm as lgb, numpy as np, json, shap, sys
rng = np.random.default_rng(0)
out = {}

def make(name, params, X, y, rows, rounds=6, cat=None):
    d = lgb.Dataset(X, label=y, categorical_feature=cat or [], free_raw_data=False)
    p = dict(verbose=-1, num_leaves=6, min_data_in_leaf=5, min_data_per_group=5, cat_smooth=1, seed=1, num_threads=1, deterministic=True)
    p.update(params)
    b = lgb.train(p, d, num_boost_round=rounds)
    m = b.dump_model()
    for k in list(m):
        if k not in ('num_tree_per_iteration', 'objective', 'average_output', 'feature_names', 'tree_info'):
            del m[k]

    def strip(n):
        for k in ('split_index', 'split_gain', 'internal_value', 'internal_weight', 'leaf_index', 'leaf_weight'):
            n.pop(k, None)
        for c in ('left_child', 'right_child'):
            if c in n:
                strip(n[c])
    for t in m['tree_info']:
        ts = t['tree_structure']
        strip(ts)
        for k in list(t):
            if k != 'tree_structure':
                del t[k]
    r = np.array(rows, dtype=float)
    out[name] = dict(model=m, rows=[[None if np.isnan(v) else v for v in q] for q in r], raw=np.array(b.predict(r, raw_score=True)).tolist(), contributions=np.array(b.predict(r, pred_contrib=True)).tolist())
    return b
n = 300
X = rng.normal(size=(n, 5)).round(2)
X[rng.random((n, 5)) < 0.15] = np.nan
y = np.nan_to_num(X[:, 0]) * 2 + np.where(np.isnan(X[:, 1]), 1.5, np.nan_to_num(X[:, 1]) ** 2) + np.nan_to_num(X[:, 2] * X[:, 3])
rows = [[0.5, np.nan, 1, -1, 0], [np.nan] * 5, [-1, 0.3, np.nan, 2, 1], [1.25, -2, 0.1, 0.2, -0.7]]
make('regression with missing values', dict(objective='regression'), X, y, rows)
X2 = np.nan_to_num(X)
X2[rng.random((n, 5)) < 0.3] = 0
make('zero as missing', dict(objective='regression', zero_as_missing=True), X2, y, [[0, 1, 0, -1, 0], [0] * 5, [-1, 0.3, np.nan, 2, 1]])
make('no missing values', dict(objective='regression', use_missing=False), X2, y, [[np.nan, 1, 0, -1, 0], [0] * 5])
X3 = X2.copy()
X3[:, 4] = rng.integers(0, 8, n)
y3 = X3[:, 0] + np.isin(X3[:, 4], [1, 3, 6]) * 3 + np.isin(X3[:, 4], [2, 5]) * X3[:, 1]
make('categories', dict(objective='regression'), X3, y3, [[0, 1, 0, -1, 3], [0.5, -1, 1, 0, 2], [1, 1, 1, 1, 7], [1, 1, 1, 1, np.nan], [1, 1, 1, 1, -1], [1, 1, 1, 1, 3.7], [1, 1, 1, 1, 99]], cat=[4])
make('binary', dict(objective='binary'), X, (y > 1).astype(int), rows, rounds=4)
make('three classes', dict(objective='multiclass', num_class=3), X, np.digitize(y, [0, 2]), rows, rounds=3)
make('random forest', dict(objective='regression', boosting='rf', bagging_fraction=0.6, bagging_freq=1, feature_fraction=0.8), X, y, rows, rounds=4)
json.dump(out, open(sys.argv[1], 'w'))
