"""Records sklearn trees with shap's values, and ONNX files of trees with ONNX Runtime's outputs."""
import numpy as np, json, sys, base64, shap, onnxruntime as ort
from onnx import helper as h, TensorProto as T, numpy_helper as nh
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
rng = np.random.default_rng(1)
X = rng.normal(size=(200, 6)).astype(np.float32).round(2)
y = X[:, 0] * 2 + X[:, 1] * X[:, 2] + np.where(X[:, 3] > 0, X[:, 4], -1)
rows = X[:4] + 0.013
bg = X[50:58]

def plain(t, scale=1):
    t = t.tree_
    out = []
    for i in range(t.node_count):
        if t.children_left[i] < 0:
            out.append(dict(leaf=True, value=float(t.value[i].ravel()[0]) * scale, cover=float(t.weighted_n_node_samples[i])))
        else:
            out.append(dict(feature=int(t.feature[i]), threshold=float(t.threshold[i]), left=int(t.children_left[i]), right=int(t.children_right[i]), cover=float(t.weighted_n_node_samples[i])))
    return dict(nodes=out)
rec = {}
g = GradientBoostingRegressor(n_estimators=5, max_depth=4, learning_rate=0.5, random_state=0).fit(X, y)
f = RandomForestRegressor(n_estimators=4, max_depth=5, random_state=0).fit(X, y)
for name, m, trees, base in [('gradient boosting', g, [plain(e, 0.5) for e in g.estimators_.ravel()], float(g.init_.constant_.ravel()[0])), ('random forest', f, [plain(e, 0.25) for e in f.estimators_], 0.0)]:
    pd = shap.TreeExplainer(m)
    iv = shap.TreeExplainer(m, bg, feature_perturbation='interventional')
    rec[name] = dict(ensemble=dict(trees=trees, base=[base], precision='float32'), rows=rows.astype(float).tolist(), background=bg.astype(float).tolist(), output=m.predict(rows).tolist(), pathDependent=dict(base=float(np.ravel(pd.expected_value)[0]), values=pd.shap_values(rows).tolist(), interactions=pd.shap_interaction_values(rows).tolist(), saabas=pd.shap_values(rows, approximate=True).tolist()), interventional=dict(base=float(np.ravel(iv.expected_value)[0]), values=iv.shap_values(rows).tolist()))
json.dump(rec, open(sys.argv[1], 'w'))

def lists(trees):
    a = dict(nodes_treeids=[], nodes_nodeids=[], nodes_featureids=[], nodes_modes=[], nodes_values=[], nodes_truenodeids=[], nodes_falsenodeids=[], nodes_hitrates=[], nodes_missing_value_tracks_true=[])
    leaf = []
    for t, tr in enumerate(trees):
        for i, n in enumerate(tr['nodes']):
            L = n.get('leaf')
            a['nodes_treeids'].append(t)
            a['nodes_nodeids'].append(i)
            a['nodes_featureids'].append(0 if L else n['feature'])
            a['nodes_modes'].append('LEAF' if L else n.get('mode', 'BRANCH_LEQ'))
            a['nodes_values'].append(0.0 if L else n['threshold'])
            a['nodes_truenodeids'].append(0 if L else n['left'])
            a['nodes_falsenodeids'].append(0 if L else n['right'])
            a['nodes_hitrates'].append(float(n.get('cover', 1)))
            a['nodes_missing_value_tracks_true'].append(int(n.get('track', 0)))
            if L:
                for k, v in enumerate(np.ravel(n['value'])):
                    leaf.append((t, i, n.get('id', k) if np.size(n['value']) == 1 else k, float(v)))
    return (a, leaf)

def save(name, node, x, outs, opset=3, xt=T.FLOAT):
    gr = h.make_graph([node], name, [h.make_tensor_value_info('x', xt, ['n', x.shape[1]])], outs)
    m = h.make_model(gr, opset_imports=[h.make_opsetid('', 20), h.make_opsetid('ai.onnx.ml', opset)], ir_version=9)
    b = m.SerializeToString()
    s = ort.InferenceSession(b)
    r = s.run(None, {'x': x})
    files[name] = dict(file=base64.b64encode(b).decode(), x=[[None if np.isnan(v) else float(v) for v in q] for q in x], double=bool(x.dtype == np.float64), outputs={o.name: np.asarray(v).tolist() for o, v in zip(s.get_outputs(), r)})
files = {}
Y = lambda k=1: [h.make_tensor_value_info('y', T.FLOAT, ['n', k])]
rn = rows.copy()
rn[1, 0] = np.nan
rn[2] = np.nan

def reg(name, trees, x, k=1, **kw):
    a, leaf = lists(trees)
    a.update(kw)
    save(name, h.make_node('TreeEnsembleRegressor', ['x'], ['y'], domain='ai.onnx.ml', target_treeids=[l[0] for l in leaf], target_nodeids=[l[1] for l in leaf], target_ids=[l[2] for l in leaf], target_weights=[l[3] for l in leaf], n_targets=k, **a), x, Y(k))
gt = rec['gradient boosting']['ensemble']['trees']
reg('boosting', gt, rn, base_values=[0.5])
reg('average', rec['random forest']['ensemble']['trees'], rn, aggregate_function='AVERAGE')
import copy
tk = copy.deepcopy(gt)
for t in tk:
    for i, n in enumerate(t['nodes']):
        if 'feature' in n:
            n['track'] = i % 2
reg('missing values go left', tk, rn)
for agg in ('MIN', 'MAX'):
    reg(agg.lower() + 'imum', gt, rows, aggregate_function=agg)
modes = ['BRANCH_LT', 'BRANCH_GT', 'BRANCH_GTE', 'BRANCH_EQ', 'BRANCH_NEQ', 'BRANCH_LEQ']
xm = np.array([[0, 1, 2], [1, 1, 1], [2, 0, 1], [np.nan, 1, 0], [1, np.nan, 2], [0.5, np.nan, np.nan]], np.float32)
for md in modes:
    t = [dict(nodes=[dict(feature=0, threshold=1.0, mode=md, left=1, right=2), dict(leaf=True, value=1.0), dict(feature=1, threshold=1.0, mode=md, left=3, right=4), dict(leaf=True, value=2.0), dict(leaf=True, value=4.0)])]
    reg(md, t, xm)
mixed = [dict(nodes=[dict(feature=0, threshold=1.0, mode=md, left=1, right=2), dict(leaf=True, value=float(2 ** i)), dict(leaf=True, value=float(-2 ** i))]) for i, md in enumerate(modes)]
reg('mixed modes', mixed, xm)
two = [dict(nodes=[dict(feature=0, threshold=0.1, left=1, right=2), dict(leaf=True, value=[1.0, -2.0]), dict(leaf=True, value=[0.5, 3.0])]), dict(nodes=[dict(feature=1, threshold=-0.1, left=1, right=2), dict(leaf=True, value=[2.0, 0.0]), dict(leaf=True, value=[-1.0, 1.0])])]
reg('two targets', two, rows, 2, base_values=[1.0, 2.0])
reg('logistic', gt, rows, post_transform='LOGISTIC')
a, leaf = lists(gt)
del a['nodes_values'], a['nodes_hitrates']
th = [n.get('threshold', 0.0) for t in gt for n in t['nodes']]
save('doubles', h.make_node('TreeEnsembleRegressor', ['x'], ['y'], domain='ai.onnx.ml', nodes_values_as_tensor=nh.from_array(np.array(th)), target_treeids=[l[0] for l in leaf], target_nodeids=[l[1] for l in leaf], target_ids=[l[2] for l in leaf], target_weights_as_tensor=nh.from_array(np.array([l[3] for l in leaf])), n_targets=1, **a), rows.astype(np.float64), Y(), xt=T.DOUBLE)

def cls(name, trees, x, labels=None, strings=None, **kw):
    a, leaf = lists(trees)
    a.update(kw)
    k = len(labels or strings)
    if labels:
        a['classlabels_int64s'] = labels
    else:
        a['classlabels_strings'] = strings
    save(name, h.make_node('TreeEnsembleClassifier', ['x'], ['label', 'scores'], domain='ai.onnx.ml', class_treeids=[l[0] for l in leaf], class_nodeids=[l[1] for l in leaf], class_ids=[l[2] for l in leaf], class_weights=[l[3] for l in leaf], **a), x, [h.make_tensor_value_info('label', T.INT64 if labels else T.STRING, ['n']), h.make_tensor_value_info('scores', T.FLOAT, ['n', k])])
three = [dict(nodes=[dict(feature=0, threshold=0.1, left=1, right=2), dict(leaf=True, value=[0.5, 0.2, 0.3]), dict(leaf=True, value=[0.1, 0.8, 0.1])]), dict(nodes=[dict(feature=1, threshold=-0.1, left=1, right=2), dict(leaf=True, value=[0.1, 0.1, 0.8]), dict(leaf=True, value=[0.3, 0.6, 0.1])])]
cls('three classes', three, rn, labels=[3, 5, 7])
cls('three classes, softmax', three, rn, labels=[3, 5, 7], post_transform='SOFTMAX')
cls('named classes', three, rn, strings=['a', 'b', 'c'])
share = [dict(nodes=[dict(feature=0, threshold=0.1, left=1, right=2), dict(leaf=True, value=[0.3, 0.2]), dict(leaf=True, value=[0.1, 0.4])]), dict(nodes=[dict(feature=1, threshold=-0.1, left=1, right=2), dict(leaf=True, value=[0.4, 0.1]), dict(leaf=True, value=[0.05, 0.45])])]
cls('two classes, both said', share, rn, labels=[0, 1])
one = [dict(nodes=[dict(feature=0, threshold=0.1, left=1, right=2), dict(leaf=True, value=0.2, id=1), dict(leaf=True, value=0.4, id=1)]), dict(nodes=[dict(feature=1, threshold=-0.1, left=1, right=2), dict(leaf=True, value=0.1, id=1), dict(leaf=True, value=0.45, id=1)])]
cls('two classes, one said, shares', one, rn, labels=[0, 1])
sg = copy.deepcopy(one)
sg[0]['nodes'][1]['value'] = -0.9
for pt in ('NONE', 'LOGISTIC', 'SOFTMAX'):
    cls('two classes, one said, signed, ' + pt, sg, rn, labels=[10, 20], post_transform=pt)
cls('two classes, one said, base', sg, rn, labels=[10, 20], post_transform='LOGISTIC', base_values=[0.3])
cls('two classes, one said, two bases', sg, rn, labels=[10, 20], base_values=[0.3, 0.6])

def zero(t):
    t = copy.deepcopy(t)
    for q in t:
        for n in q['nodes']:
            if 'id' in n:
                n['id'] = 0
    return t
cls('two classes, the first said, shares', zero(one), rn, labels=[0, 1])
for pt in ('NONE', 'LOGISTIC', 'SOFTMAX'):
    cls('two classes, the first said, signed, ' + pt, zero(sg), rn, labels=[10, 20], post_transform=pt)
cls('two classes, the first said, base', zero(sg), rn, labels=[10, 20], post_transform='LOGISTIC', base_values=[0.3])
cls('two classes, the first said, shares and base', zero(one), rn, labels=[10, 20], post_transform='LOGISTIC', base_values=[-0.4])
cls('two classes, both said, one base', share, rn, labels=[0, 1], base_values=[-1.0])
cls('two classes, both said, bases', share, rn, labels=[0, 1], base_values=[-1.0, -2.0])
neg = copy.deepcopy(share)
neg[0]['nodes'][2]['value'] = [0.1, -2.0]
cls('two classes, both said, signed', neg, rn, labels=[0, 1])
cls('three classes, bases', three, rn, labels=[3, 5, 7], base_values=[0.0, -2.0, 0.0])
ten = lambda v, dt=np.float32: nh.from_array(np.array(v, dt))
try:
    save('unified', h.make_node('TreeEnsemble', ['x'], ['y'], domain='ai.onnx.ml', n_targets=2, tree_roots=[0, 2], nodes_featureids=[0, 1, 2], nodes_splits=ten([0.1, -0.1, 1.0]), nodes_modes=nh.from_array(np.array([0, 5, 6], np.uint8)), nodes_truenodeids=[1, 0, 2], nodes_trueleafs=[0, 1, 1], nodes_falsenodeids=[1, 2, 3], nodes_falseleafs=[1, 1, 1], membership_values=ten([1, 2, np.nan]), leaf_targetids=[0, 1, 0, 1], leaf_weights=ten([5.0, 10.0, 20.0, 40.0]), nodes_missing_value_tracks_true=[0, 1, 0]), xm, Y(2), opset=5)
except Exception as e:
    print('unified', e)
json.dump(files, open(sys.argv[2], 'w'))
for k, v in files.items():
    print(k, str(v['outputs'])[:150])
